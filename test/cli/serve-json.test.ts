import { createSocket } from 'node:dgram'
import { mkdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { setImmediate as breathe } from 'node:timers/promises'
import { expect, onTestFinished, test } from 'vitest'
import { createBench } from '../../electron/bench/bench.ts'
import { createSite } from '../../electron/bench/site/site.ts'
import type { Io } from '../../electron/cli/io.ts'
import { tellEvents } from '../../electron/cli/serve-events.ts'
import { terminalWords } from '../../electron/cli/words.ts'
import { madeSite, serveSyslog } from '../support/served-site.ts'
import { temporaryFolder } from '../support/temporary-folder.ts'
import { toldObject } from '../support/told-object.ts'

/** More than a batch, than what is kept for screens, and than what is held for a reader that does not read. */
const LINES = 30_000
const PADDING = '.'.repeat(400)

async function flood(port: number, lines: number): Promise<void> {
  const socket = createSocket('udp4')
  for (let n = 1; n <= lines; n++) {
    const sent = n % 200 === 0 ? Promise.withResolvers<undefined>() : null
    socket.send(`<134>line ${n} ${PADDING}`, port, '127.0.0.1', () => sent?.resolve(undefined))
    await sent?.promise
  }
  await new Promise<void>((closed) => socket.close(closed))
}

test('a script that reads slower than lines come gets every event once, in order, and nothing is held for it', async () => {
  const bench = await serveSyslog(madeSite())
  bench.lines.pause()
  await flood(bench.port, LINES)
  const memory = process.platform === 'linux' ? residentMegabytes(bench.child.pid ?? 0) : 0
  bench.lines.resume()
  const lost = (): number => bench.told.reduce((sum, { event, count }) => sum + (isLoss(event) ? Number(count) : 0), 0)
  const said = (): number => bench.told.filter(({ event }) => event === 'phone.said').length
  let accounted = 0
  await bench.when(({ event, count }) => {
    accounted += event === 'phone.said' ? 1 : isLoss(event) ? Number(count) : 0
    return accounted >= LINES
  }) // each object once: what was there, and what comes
  bench.child.kill('SIGINT')
  expect(await bench.exit()).toBe(0)
  expect(said() + lost()).toBe(LINES)
  expect(said()).toBeGreaterThan(LINES / 2)
  const numbers = bench.told.flatMap(({ seq }) => (typeof seq === 'number' ? [seq] : []))
  const [first = 0] = numbers
  expect(numbers).toEqual(numbers.map((_, index) => first + index))
  expect(bench.told.filter(({ event }) => event === 'skipped')).toEqual([])
  expect(bench.told.at(-1)?.['event']).toBe('site.closed')
  expect(memory).toBeLessThan(600)
}, 180_000)

const isLoss = (event: unknown): boolean => event === 'events.dropped' || event === 'source.limited'

const residentMegabytes = (pid: number): number =>
  Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1]) / 1024

/** A reader in this process, which takes nothing until it is told to. */
function slowReader() {
  const told: Record<string, unknown>[] = []
  const interrupt = new AbortController()
  const reading = Promise.withResolvers<undefined>()
  const io: Io = {
    json: true,
    t: terminalWords({ LANG: 'C' }),
    tell: (...objects) => void told.push(...objects.map(toldObject)),
    say: () => undefined,
    complain: () => undefined,
    interrupted: interrupt.signal,
    drained: () => reading.promise,
  }
  return { io, told, read: () => reading.resolve(undefined), interrupt: () => interrupt.abort() }
}

test('what a history in memory had to let go is told by its count and by the number before it', async () => {
  const folder = join(temporaryFolder(), 'site')
  const site = await createSite(folder, 'Acme')
  mkdirSync(join(site.parts.hidden, 'events.db')) // so that no database can be opened
  const bench = createBench({ preferencesFolder: temporaryFolder(), version: '0', complain: () => undefined })
  onTestFinished(async () => {
    await bench.close()
  })
  await bench.openSite(folder, { ports: { tftp: 'off', http: 'off', syslog: 'off' } })
  const { recorder } = bench.answers.context
  const reader = slowReader()
  const following = tellEvents(bench, reader.io)
  const before = recorder.upTo
  const total = 250_000 // the memory holds 200,000
  for (let n = 1; n <= total; n++) {
    recorder.emit({ type: 'phone.said', server: 'syslog', who: { ip: '10.0.0.7' }, text: `line ${n}` })
    if (n % 10_000 === 0) await breathe()
  }
  reader.read()
  reader.interrupt()
  await bench.close()
  await following
  const gaps = reader.told.filter(({ event }) => event === 'skipped')
  expect(gaps.length).toBeGreaterThan(0)
  // With the gaps the numbers are whole: nothing is missing that was not told, and nothing came twice.
  let last = before
  for (const { event, seq, after, count } of reader.told) {
    if (event === 'skipped') {
      expect(after).toBe(last)
      last += Number(count)
    } else expect(seq).toBe(++last)
  }
  expect(last).toBeGreaterThanOrEqual(before + total)
}, 120_000)
