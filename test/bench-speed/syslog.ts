import { execFile } from 'node:child_process'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { setTimeout as pause } from 'node:timers/promises'
import { promisify } from 'node:util'
import { parseSyslog } from '../../shared/protocol/syslog/line.ts'
import { newFolder } from '../support/new-folder.ts'
import { compiled } from './compiled.ts'
import { program } from './http.ts'
import type { Measure } from './measure.ts'
import { processorTime } from './processor-time.ts'
import { newSite, startProduct, type Product } from './product.ts'
import { atRest, median } from './rounds.ts'
import { startRsyslogFile } from './rsyslog-file.ts'
import type { SyslogLoad, SyslogLoadResult } from './syslog.load.ts'

const load = { host: '127.0.0.1', senders: 200, messages: 300_000, perSecond: 30_000 } as const
const ROUNDS = 3
/** Without another line stored for so long, the rest is not waited for. */
const PATIENCE_MS = 15_000
const BEHIND_S = 2
const MICROSECONDS = 70
/** What takes longer than this to send was not sent at that pace. */
const PACE_S = 11

type Send = (port: number) => Promise<SyslogLoadResult>

/** 300,000 numbered datagrams through the product: received, read, told who, numbered, printed, stored, found by their words. */
export async function measureSyslog(): Promise<readonly Measure[]> {
  const { path: folder, remove } = newFolder()
  const send = sender(compiled('syslog-load.c', folder))
  const ours: Round[] = []
  const peer: PeerRound[] = []
  try {
    for (let round = 0; round < ROUNDS; round++) {
      ours.push(await throughProduct(send))
      const there = await throughRsyslog(send)
      if (there !== null) peer.push(there)
    }
  } finally {
    remove()
  }
  return [stored(ours), behind(ours), cost(ours, peer), reading()]
}

function sender(generator: string | null): Send {
  const run = promisify(execFile)
  return async (port) => {
    const { senders, messages, perSecond } = load
    const what: SyslogLoad = { ...load, port }
    const [command, args] =
      generator === null
        ? [process.execPath, [program('syslog.load.ts'), JSON.stringify(what)]]
        : [generator, [port, senders, messages, perSecond].map(String)]
    const { stdout } = await run(command, args, { timeout: 120_000 })
    return JSON.parse(stdout) as SyslogLoadResult
  }
}

interface Numbers {
  readonly rows: number
  readonly distinct: number
}

interface Round extends SyslogLoadResult, Numbers {
  /** What the product itself says that it lost. */
  readonly toldLost: number
  /** From the last datagram sent to the last line stored. */
  readonly behindS: number
  /** Seconds of processor, with what words are found by. */
  readonly processor: number | null
}

async function throughProduct(send: Send): Promise<Round> {
  const site = newSite()
  const product = await startProduct(site)
  try {
    const before = await atRest(product.pid)
    const first = last(product)
    const told = await send(product.syslog)
    const sentAt = performance.now()
    const storedAt = await reached(first + told.sent, () => last(product))
    const after = await atRest(product.pid)
    return {
      ...told,
      ...numbersIn(join(site.path, '.bench/events.db')),
      toldLost: product.inHistory(`SELECT sum(body ->> '$.count') FROM events WHERE type = 'events.dropped'`),
      behindS: (storedAt - sentAt) / 1_000,
      processor: before === null || after === null ? null : after - before,
    }
  } finally {
    await product.stop()
    site.remove()
  }
}

const last = (product: Product): number => product.inHistory('SELECT max(seq) FROM lines')

/** When the count was there, or when it last grew. */
async function reached(wanted: number, count: () => number): Promise<number> {
  let [most, grewAt] = [-1, performance.now()]
  for (;;) {
    const found = count()
    if (found > most) [most, grewAt] = [found, performance.now()]
    if (found >= wanted || performance.now() - grewAt > PATIENCE_MS) return grewAt
    await pause(20)
  }
}

/** Counted in the file itself, as another program would. */
function numbersIn(file: string): Numbers {
  const database = new DatabaseSync(file, { readOnly: true })
  try {
    const seen = new Set<string>()
    let rows = 0
    for (const row of database.prepare('SELECT bytes FROM raws').iterate()) {
      const bytes = row['bytes']
      const number = bytes instanceof Uint8Array ? /\((\d+)\)$/.exec(Buffer.from(bytes).toString())?.[1] : undefined
      if (number === undefined) continue
      rows++
      seen.add(number)
    }
    return { rows, distinct: seen.size }
  } finally {
    database.close()
  }
}

interface PeerRound {
  readonly written: number
  readonly processor: number | null
}

/** Null where there is no rsyslog. */
async function throughRsyslog(send: Send): Promise<PeerRound | null> {
  const { path, remove } = newFolder()
  const rsyslog = await startRsyslogFile(path)
  try {
    if (rsyslog === null) return null
    const before = processorTime(rsyslog.pid)
    await send(rsyslog.port)
    const after = await atRest(rsyslog.pid)
    return { written: await rsyslog.lines(), processor: before === null || after === null ? null : after - before }
  } finally {
    await rsyslog?.stop()
    remove()
  }
}

const alone = { peer: null, peerName: '', ratio: null } as const
const name = `syslog: ${load.messages.toLocaleString('en')} datagrams at 30,000/s from ${load.senders} senders`
const keptPace = (rounds: readonly Round[]): boolean => rounds.every(({ seconds }) => seconds <= PACE_S)

function stored(rounds: readonly Round[]): Measure {
  const worst = rounds.reduce((least, round) => (round.distinct < least.distinct ? round : least))
  const isWhole = rounds.every((round) => [round.sent, round.rows, round.distinct].every((n) => n === load.messages))
  const every = rounds.map(
    ({ sent, seconds, rows, toldLost }) =>
      `sent ${sent} in ${seconds.toFixed(1)} s, stored ${rows}, told as lost ${toldLost}`,
  )
  return {
    ...alone,
    ...{ name: `${name}, stored`, ours: worst.distinct, unit: 'lines' },
    floor: `all ${load.messages.toLocaleString('en')}, each once, in each round`,
    meets: isWhole ? (keptPace(rounds) ? true : null) : false,
    note: every.join('; '),
  }
}

function behind(rounds: readonly Round[]): Measure {
  const all = rounds.map(({ behindS }) => behindS)
  return {
    ...alone,
    ...{ name: `${name}, the last one stored`, ours: median(all), unit: 's behind', floor: `≤ ${BEHIND_S} s` },
    meets: keptPace(rounds) ? median(all) <= BEHIND_S : null,
    note: `median of ${all.map((seconds) => seconds.toFixed(2)).join(', ')}`,
  }
}

function cost(ours: readonly Round[], peer: readonly PeerRound[]): Measure {
  const perLine = (processor: number | null, lines: number): number => ((processor ?? NaN) * 1e6) / lines
  const all = ours.map(({ processor, rows }) => perLine(processor, rows))
  const others = peer.map(({ processor, written }) => perLine(processor, written))
  const [mine, other] = [median(all), others.length === 0 ? null : median(others)]
  return {
    ...{ name: `${name}, processor, found by its words`, ours: mine, peer: other, unit: 'µs a line' },
    ...{ peerName: 'rsyslog into a file', ratio: other === null ? null : other / mine },
    floor: `≤ ${MICROSECONDS} µs`,
    meets: Number.isFinite(mine) ? mine <= MICROSECONDS : null,
    note:
      `median of ${all.map((each) => each.toFixed(0)).join(', ')}; ` +
      (other === null ? 'rsyslog: skipped' : `rsyslog wrote ${peer.map(({ written }) => written).join(', ')} lines`),
  }
}

function reading(): Measure {
  const line = Buffer.from(
    '<134>Aug 10 16:58:50 c4b9cd811e29 CP-7841-3PCC c4:b9:cd:81:1e:29 -- Requesting resync tftp://192.168.1.200:69/basic.txt',
  )
  const lines = 100_000
  const started = performance.now()
  for (let n = 0; n < lines; n++) parseSyslog(line)
  const each = ((performance.now() - started) * 1000) / lines
  return { ...alone, name: 'syslog: reading one line', ours: each, unit: 'µs', floor: '≤ 5 µs', meets: each <= 5 }
}
