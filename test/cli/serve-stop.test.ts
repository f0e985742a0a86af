import { createSocket } from 'node:dgram'
import { execFileSync, spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { expect, onTestFinished, test } from 'vitest'
import { openHistoryReader } from '../../electron/bench/events/store/history-reader.ts'
import { systemClock } from '../../electron/bench/core/clock.ts'
import { everything } from '../../shared/domain/event/filter.ts'
import { builtCli, type Ready } from '../support/e2e-headless.ts'
import { temporaryFolder } from '../support/temporary-folder.ts'

const LINES = 40_000

/** `serve` on a fresh site, with what it says on stderr; its stdout is read to the end, as a script does. */
async function served() {
  const home = temporaryFolder()
  const site = join(home, 'site')
  const env = { ...process.env, RESYNC_BENCH_HOME: home, LC_ALL: 'C.UTF-8' }
  execFileSync(process.execPath, [builtCli, 'init', site], { env, stdio: 'ignore' })
  const ports = ['--tftp-port', 'off', '--http-port', 'off', '--syslog-port', '0', '--no-ui']
  const child = spawn(
    process.execPath,
    [builtCli, 'serve', '--site', site, '--listen', '127.0.0.1', '--json', ...ports],
    {
      env,
      stdio: ['ignore', 'pipe', 'pipe'],
    },
  )
  onTestFinished(() => void child.kill('SIGKILL'))
  const exited = once(child, 'exit')
  let complaints = ''
  child.stderr.setEncoding('utf8').on('data', (text: string) => (complaints += text))
  const ready = Promise.withResolvers<Ready>()
  const said = Promise.withResolvers<{ readonly text: string; readonly raw: string }>()
  const told: Record<string, unknown>[] = []
  const lines = createInterface({ input: child.stdout })
  lines.on('line', (line) => {
    const object = JSON.parse(line) as Record<string, unknown>
    if (object['event'] === 'ready') ready.resolve(object as unknown as Ready)
    if (object['event'] === 'phone.said') said.resolve({ text: String(object['text']), raw: line })
    if (object['event'] === 'not-stored') told.push(object)
  })
  return {
    child,
    site,
    told,
    lines,
    port: (await ready.promise).syslog?.port ?? 0,
    complaints: () => complaints,
    phoneSaid: () => said.promise,
    /** Settles when stderr has this text. */
    said: async (text: string) => {
      while (!complaints.includes(text)) await once(child.stderr, 'data')
    },
    exit: async () => ((await exited) as [number | null])[0],
  }
}

/** Sends as fast as the system takes them, a burst at a time so that the receiver keeps up with most. */
async function flood(port: number, lines: number): Promise<void> {
  const socket = createSocket('udp4')
  for (let n = 1; n <= lines; n++) {
    const sent = n % 200 === 0 ? Promise.withResolvers<undefined>() : null
    socket.send(`<134>line ${n} of the flood ${'.'.repeat(40)}`, port, '127.0.0.1', () => sent?.resolve(undefined))
    await sent?.promise
  }
  await new Promise<void>((closed) => socket.close(closed))
}

/** What the history has: lines, and how many its events tell were lost. */
async function stored(site: string): Promise<{ readonly lines: number; readonly lost: number }> {
  const reader = await openHistoryReader(join(site, '.bench'), systemClock)
  if (!reader.ok) throw new Error(reader.error.code)
  let [lines, lost] = [0, 0]
  for (const events of reader.value.pieces(everything))
    for (const event of events) {
      if (event.type === 'phone.said') lines++
      if (event.type === 'events.dropped') lost += event.count
      if (event.type === 'source.limited') lost += event.count
    }
  reader.value.close()
  return { lines, lost }
}

test('an interrupt in the middle of a flood: what came is written first, and every line is accounted for', async () => {
  const bench = await served()
  await flood(bench.port, LINES)
  bench.child.kill('SIGINT')
  expect(await bench.exit()).toBe(0)
  const { lines, lost } = await stored(bench.site)
  expect(lines + lost).toBe(LINES)
  expect(lines).toBeGreaterThan(LINES / 4)
}, 60_000)

test('what a phone sends is JSON on stdout, without a character that a terminal would obey', async () => {
  const bench = await served()
  const socket = createSocket('udp4')
  const line = '<134>\u001b[31mred \u009b31m \u202egnp.exe \u007f'
  socket.send(line, bench.port, '127.0.0.1')
  const { text, raw } = await bench.phoneSaid()
  socket.close()
  expect(text).toBe(line.slice('<134>'.length))
  expect(raw).not.toMatch(/[\u0000-\u001f\u007f-\u009f\u202e]/)
  bench.child.kill('SIGINT')
  expect(await bench.exit()).toBe(0)
})

test('a second interrupt cuts that short, and every line is still accounted for', async () => {
  const bench = await served()
  await flood(bench.port, 3 * LINES)
  bench.child.kill('SIGINT')
  await Promise.race([bench.said('still to be written'), bench.exit()])
  bench.child.kill('SIGINT')
  const code = await bench.exit()
  const { lines, lost } = await stored(bench.site)
  expect(lines + lost).toBe(3 * LINES)
  if (code === 0) return // this machine had written everything by then
  expect(code).toBe(1)
  expect(bench.complaints()).toMatch(/\d+ events were not stored\./)
  expect(Number(bench.told[0]?.['count'])).toBeGreaterThan(0)
}, 60_000)

test('a reader that takes nothing for a moment is waited for, and that is said as what it is', async () => {
  const bench = await served()
  bench.lines.pause()
  await flood(bench.port, 6_000)
  bench.child.kill('SIGINT')
  await bench.said('still to be printed')
  bench.lines.resume()
  expect(await bench.exit()).toBe(0)
  expect(bench.complaints()).toMatch(/[1-9]\d* events are still to be printed/)
  expect(bench.complaints()).not.toMatch(/\b0 events/)
}, 60_000)
