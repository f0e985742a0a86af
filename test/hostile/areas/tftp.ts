import type { Bench } from '../bench.ts'
import { fetchTftp, flood, readRequest } from '../clients.ts'
import { CANARY, SECRET, seeded, type Tried } from '../tried.ts'

const FUZZED = 60_000
const UNANSWERED = 2_000
const RECOVERY_MS = 30_000

const escapes = [
  '../outside.txt',
  '/../../outside.txt',
  '..\\..\\outside.txt',
  '%2e%2e/outside.txt',
  'files/../../outside.txt',
  'link/outside.txt',
  'link.txt',
  'hard/../../outside.txt',
  'C:\\outside.txt',
  '\\\\host\\share',
  '/etc/hostname',
  'pipe.txt',
  'zero.bin',
  '.bench/secrets.json',
  '../.bench/secrets.json',
  '../site.json',
]

/** Requests by the grammar, bent: cut, lengthened, with bytes changed, or nothing but chance. */
function* fuzz(count: number): Generator<Uint8Array, void> {
  const chance = seeded(1)
  const byte = (): number => Math.floor(chance() * 256)
  const names = ['basic.txt', 'a/b/c.xml', '', '\u0000', ...escapes]
  for (let n = 0; n < count; n++) {
    const name = names[Math.floor(chance() * names.length)] ?? ''
    const packet = Buffer.concat([readRequest(name), Buffer.from('blksize\x0099999\x00windowsize\x0065535\x00')])
    if (n % 4 === 0) yield Buffer.from(Array.from({ length: Math.floor(chance() * 600) }, byte))
    else if (n % 4 === 1) yield packet.subarray(0, Math.floor(chance() * packet.length))
    else {
      for (let changes = 3; changes > 0; changes--) packet[Math.floor(chance() * packet.length)] = byte()
      yield packet
    }
  }
}

export async function tryTftp(bench: Bench, content: Buffer): Promise<readonly Tried[]> {
  const row = (tried: string, result: string, held: boolean): Tried => ({ area: 'TFTP', tried, result, held })
  const isServed = async (): Promise<boolean> => (await fetchTftp(bench.tftp, 'whole.bin'))?.equals(content) === true
  const rows: Tried[] = []

  const answers = await Promise.all(escapes.map((name) => fetchTftp(bench.tftp, name)))
  const leaks = answers.filter((answer) => answer?.includes(SECRET) === true || answer?.includes('"keys"') === true)
  const silent = answers.filter((answer) => answer === null).length
  rows.push(
    row(
      `${escapes.length} names that lead out, pipes, devices, links`,
      `${leaks.length} leaks, ${silent} without an answer`,
      leaks.length + silent === 0,
    ),
  )
  const sent = await flood(bench.tftp, fuzz(FUZZED))
  // The slots of this address are taken by what was begun and never acknowledged, until that is given up.
  const began = performance.now()
  let whole = await isServed()
  while (!whole && performance.now() - began < RECOVERY_MS) whole = await isServed()
  const seconds = ((performance.now() - began) / 1_000).toFixed(1)
  rows.push(
    row(`${sent} fuzzed datagrams`, whole ? `a file comes whole ${seconds} s later` : 'no file any more', whole),
  )

  await flood(
    bench.tftp,
    Array.from({ length: UNANSWERED }, () => readRequest('whole.bin')),
  )
  const served = await isServed()
  rows.push(
    row(
      `${UNANSWERED} requests from one port that are never acknowledged`,
      served ? 'another client is served' : 'another client gets nothing',
      served,
    ),
  )

  await fetchTftp(bench.tftp, `a.cfg?key=${CANARY}1&password=${CANARY}2`)
  await fetchTftp(bench.tftp, `//u:${CANARY}3@h/x`)
  await fetchTftp(bench.tftp, `${'a'.repeat(150)}!.xml`)
  const after = await isServed()
  rows.push(row('a long name against a route of twelve variables', after ? 'served on' : 'stalled', after))
  return rows
}
