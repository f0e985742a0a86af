import { execFile } from 'node:child_process'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { systemClock } from '../../electron/bench/core/clock.ts'
import { LiveHub } from '../../electron/bench/events/live/live-hub.ts'
import { Recorder } from '../../electron/bench/events/recorder.ts'
import { openStore } from '../../electron/bench/events/store/open-store.ts'
import { startSyslogServer } from '../../electron/bench/syslog/syslog-server.ts'
import { createIdentify } from '../../shared/domain/identity/identify.ts'
import { parseSyslog } from '../../shared/protocol/syslog/line.ts'
import type { Measure } from './measure.ts'
import type { SyslogLoad, SyslogLoadResult } from './syslog.load.ts'
import { newFolder } from '../support/new-folder.ts'

const load = { host: '127.0.0.1', senders: 200, messages: 300_000, perSecond: 30_000 } as const
const RETENTION = { maxAgeDays: 180, maxBytes: 2 * 1024 ** 3 }
/** After the last datagram has left, the rest of the way may take so long and no longer. */
const PATIENCE_MS = 30_000

/** 300,000 numbered datagrams through the whole of it: receive, read, tell who, number, store. */
export async function measureSyslog(): Promise<readonly Measure[]> {
  const { path: folder, remove } = newFolder()
  try {
    const run = await storeAll(folder)
    const stored = numbersIn(join(folder, 'events.db'))
    const reading = microsecondsPerLine()
    return [
      {
        name: 'syslog: 300,000 datagrams at 30,000/s from 200 senders, stored',
        ours: stored.distinct,
        peer: null,
        peerName: '',
        unit: 'lines',
        ratio: null,
        floor: 'all 300,000 stored',
        meets: stored.distinct === load.messages && stored.rows === load.messages && run.sent === load.messages,
        note:
          `sent ${run.sent} in ${run.seconds.toFixed(1)} s, received ${run.received}, ` +
          `rows ${stored.rows}, told as lost ${run.dropped}, all stored ${run.behindMs.toFixed(0)} ms after the last was sent`,
      },
      {
        name: 'syslog: reading one line',
        ours: reading,
        peer: null,
        peerName: '',
        unit: 'µs',
        ratio: null,
        floor: '≤ 5 µs',
        meets: reading <= 5,
      },
    ]
  } finally {
    remove()
  }
}

interface Run extends SyslogLoadResult {
  readonly received: number
  readonly dropped: number
  readonly behindMs: number
}

async function storeAll(folder: string): Promise<Run> {
  const clock = systemClock
  const store = await openStore({ folder, retention: RETENTION, clock, onStatus: () => undefined })
  const hub = new LiveHub(clock, () => {
    throw new Error('no screen follows')
  })
  const { emit } = new Recorder(clock, hub, store)
  const server = await startSyslogServer({
    server: 'syslog',
    address: '127.0.0.1',
    port: 0,
    identify: createIdentify(),
    emit,
    clock,
  })
  try {
    const result = await send({ ...load, port: server.port })
    const sentAt = performance.now()
    while (server.received() + server.dropped() < result.sent && performance.now() - sentAt < PATIENCE_MS)
      await new Promise((resolve) => setTimeout(resolve, 5))
    await store.flush()
    const behindMs = performance.now() - sentAt
    return { ...result, received: server.received(), dropped: server.dropped(), behindMs }
  } finally {
    await server.stop()
    await store.close()
  }
}

async function send(what: SyslogLoad): Promise<SyslogLoadResult> {
  const program = fileURLToPath(new URL('./syslog.load.ts', import.meta.url))
  const { stdout } = await promisify(execFile)(process.execPath, [program, JSON.stringify(what)], { timeout: 120_000 })
  return JSON.parse(stdout) as SyslogLoadResult
}

/** Counted in the file itself, as another program would. */
function numbersIn(file: string): { readonly rows: number; readonly distinct: number } {
  const database = new DatabaseSync(file, { readOnly: true })
  try {
    const seen = new Set<string>()
    let rows = 0
    for (const row of database.prepare('SELECT bytes FROM raws').iterate()) {
      const bytes = row['bytes']
      const number = bytes instanceof Uint8Array ? /n=(\d+)$/.exec(Buffer.from(bytes).toString())?.[1] : undefined
      if (number === undefined) continue
      rows++
      seen.add(number)
    }
    return { rows, distinct: seen.size }
  } finally {
    database.close()
  }
}

function microsecondsPerLine(): number {
  const line = Buffer.from(
    '<134>Aug 10 16:58:50 c4b9cd811e29 CP-7841-3PCC c4:b9:cd:81:1e:29 -- Requesting resync tftp://192.168.1.200:69/basic.txt',
  )
  const lines = 100_000
  const started = performance.now()
  for (let n = 0; n < lines; n++) parseSyslog(line)
  return ((performance.now() - started) * 1000) / lines
}
