import type { Bench } from '../bench.ts'
import { exchange, flood } from '../clients.ts'
import { CANARY, type Tried } from '../tried.ts'

const LINES = 60_000

const hostile = [
  '',
  '<',
  '<999>x',
  `<134>\u001b[31mred\u001b]0;title\u0007`,
  '<134>\u202egnp.exe',
  `<134>${'['.repeat(60_000)}`,
  `<134>${'&'.repeat(60_000)}`,
  `<134>${'?'.repeat(60_000)}`,
  `<134>password=${' '.repeat(60_000)}`,
  '\u0000\u0001\u0002',
  `<134>Requesting resync http://u:${CANARY}6@h/a?password=${CANARY}7`,
  `<134>1 ${'- '.repeat(5_000)}`,
]

const frames = ['99999999999999999999 x', '-1 x', '5 ab', '9'.repeat(1_000), '<134>no newline', '0 0 0 0 ', '\n\n\n']

export async function trySyslog(bench: Bench): Promise<readonly Tried[]> {
  const row = (tried: string, result: string, held: boolean): Tried => ({ area: 'Syslog', tried, result, held })
  await flood(
    bench.syslog,
    hostile.map((line) => Buffer.from(line)),
  )
  await Promise.all(frames.map((frame) => exchange(bench.syslog, frame, 500)))
  const alive = bench.running()
  const sent = await flood(bench.syslog, linesOf(LINES))
  return [
    row(`${hostile.length} hostile lines, ${frames.length} broken TCP frames`, alive ? 'served on' : 'ended', alive),
    row(`${sent} lines as fast as the system takes them`, bench.running() ? 'served on' : 'ended', bench.running()),
  ]
}

export function* linesOf(count: number): Generator<Uint8Array, void> {
  for (let n = 1; n <= count; n++) yield Buffer.from(`<134>line ${n} of the flood ${'.'.repeat(60)}`)
}
