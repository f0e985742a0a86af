import { execFile, spawn } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { newFolder } from '../support/new-folder.ts'
import { has } from '../support/phone-programs.ts'
import { program } from './http.ts'
import type { Measure } from './measure.ts'
import type { SyslogLoad } from './syslog.load.ts'
import { end, listening } from './peer-program.ts'
import { newSite, startProduct } from './product.ts'
import { median } from './rounds.ts'
import { freePort } from '../support/free-port.ts'

const load = { host: '127.0.0.1', senders: 200, messages: 100_000, perSecond: 10_000 } as const
/** Rounds of both ways, one after the other; the median of each is judged. */
const ROUNDS = 3
const SLOWER = 1.1
const PATIENCE_MS = 30_000

const run = promisify(execFile)

/**
 * 10,000 lines a second passed on to rsyslog over TCP by a bench that receives them: whether each arrives, how late the
 * last one is, and what it costs the thread that receives, against the same load passed on to nobody.
 */
export async function measureForward(): Promise<readonly Measure[]> {
  const what = 'forward: 10,000 lines/s for 10 s to rsyslog over TCP'
  const all = `all ${load.messages.toLocaleString('en')}`
  const none = { peer: null, peerName: '', ratio: null }
  if (process.platform !== 'linux' || !has('rsyslogd'))
    return [
      { ...none, name: what, ours: NaN, unit: 'lines', floor: all, meets: null, note: 'skipped: no rsyslog here' },
    ]
  const alone: Round[] = []
  const forwarding: Round[] = []
  for (let round = 0; round < ROUNDS; round++) {
    alone.push(await once10Seconds(false))
    forwarding.push(await once10Seconds(true))
  }
  const least = Math.min(...forwarding.map(({ arrived }) => arrived))
  const [with_, without] = [forwarding, alone].map((rounds) => median(rounds.map(({ perLine }) => perLine))) as [
    number,
    number,
  ]
  const rounds = `median of ${ROUNDS} rounds each`
  const behind = median(forwarding.map(({ behindMs }) => behindMs))
  return [
    {
      ...{ ...none, name: what, ours: least, unit: 'lines', floor: all, meets: least === load.messages },
      note: `the worst of ${ROUNDS} rounds; received ${forwarding.map(({ received }) => received).join(', ')}`,
    },
    {
      ...none,
      name: 'forward: the last line at rsyslog',
      ours: behind,
      unit: 'ms behind',
      floor: '',
      meets: null,
      note: rounds,
    },
    {
      ...{ name: 'forward: the thread that receives', ours: with_, peer: without, peerName: 'without forwarding' },
      ...{
        unit: 'µs a line',
        ratio: with_ / without,
        floor: `≤ ${SLOWER} of without`,
        meets: with_ / without <= SLOWER,
      },
      note: rounds,
    },
  ]
}

interface Round {
  /** Lines of phones in rsyslog's file; without forwarding, 0. */
  readonly arrived: number
  /** Lines of phones in the bench's history. */
  readonly received: number
  /** After the last datagram was sent. */
  readonly behindMs: number
  /** Processor time of the thread that receives, in microseconds. */
  readonly perLine: number
}

async function once10Seconds(forwards: boolean): Promise<Round> {
  const { path, remove } = newFolder()
  const log = await startRsyslog(path)
  const site = newSite()
  const bench = await startProduct(site, forwards ? ['--forward', `tcp://127.0.0.1:${log.port}`] : [])
  try {
    const before = firstThread(bench.pid)
    const what: SyslogLoad = { ...load, port: bench.syslog }
    await run(process.execPath, [program('syslog.load.ts'), JSON.stringify(what)], { timeout: 120_000 })
    const sentAt = performance.now()
    const received = await reached(load.messages, () => bench.inHistory('SELECT count(*) FROM raws'))
    const arrived = forwards ? await reached(load.messages, log.lines) : 0
    const behindMs = performance.now() - sentAt
    const perLine = (firstThread(bench.pid) - before) / load.messages
    return { arrived, received, behindMs, perLine }
  } finally {
    await bench.stop()
    await log.stop()
    site.remove()
    remove()
  }
}

/** Microseconds of a program's first thread, which receives. */
const firstThread = (pid: number): number =>
  Number(readFileSync(`/proc/${pid}/task/${pid}/schedstat`, 'utf8').split(' ')[0]) / 1_000

/** How many there are once there are so many, or when patience is at its end. */
async function reached(wanted: number, count: () => number | Promise<number>): Promise<number> {
  const until = performance.now() + PATIENCE_MS
  for (;;) {
    const found = await count()
    if (found >= wanted || performance.now() > until) return found
    await new Promise((resolve) => setTimeout(resolve, 100))
  }
}

async function startRsyslog(folder: string) {
  const [port, out] = [await freePort(), join(folder, 'out.log')]
  await writeFile(out, '')
  await writeFile(
    join(folder, 'rsyslog.conf'),
    `global(workDirectory="${folder}")
     module(load="imtcp")
     template(name="t" type="string" string="%msgid%\\n")
     input(type="imtcp" address="127.0.0.1" port="${port}")
     action(type="omfile" file="${out}" template="t" flushOnTXEnd="on")`,
  )
  const child = spawn('rsyslogd', ['-n', '-f', join(folder, 'rsyslog.conf'), '-i', join(folder, 'pid')], {
    stdio: 'ignore',
  })
  await listening(port, child)
  return {
    port,
    /** Lines of phones in its file. */
    lines: async () => (await readFile(out, 'latin1')).split('phone.').length - 1,
    stop: () => end(child, 'SIGKILL'),
  }
}
