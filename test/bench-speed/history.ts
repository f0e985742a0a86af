import { open, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { systemClock } from '../../electron/bench/core/clock.ts'
import type { EventStore } from '../../electron/bench/events/store/event-store.ts'
import { openStore } from '../../electron/bench/events/store/open-store.ts'
import type { BenchEvent } from '../../shared/domain/event/bench-event.ts'
import { parseFilter } from '../../shared/domain/event/filter-parse.ts'
import type { Measure } from './measure.ts'
import { nthMac } from '../support/mac.ts'
import { newFolder } from '../support/new-folder.ts'

/** As much as a history of 2 GiB holds. */
const LINES = 3_000_000
const PHONES = 500
const PAGE = 200
const FLOOR_MS = 100
/** Lines a second, as the syslog listener's floor asks for them. */
const RATE = 30_000
const ARRIVE_MS = 5
const START = Date.UTC(2026, 10, 20)

/** What a technician asks: common and rare, words and parts of words, what is there and what is not, alone and together. */
const filters: readonly string[] = [
  '',
  'resync',
  'needle-4711',
  'no-such-text-anywhere',
  'zq',
  '-requesting',
  'file:000e08',
  'file:only-once',
  'file:no-such-file',
  '-server:syslog',
  '-server:syslog,tftp',
  'server:bench',
  'outcome:failed',
  'outcome:failed -server:syslog',
  'severity:err',
  'severity:emerg',
  'phone:00:0e:08:00:00:2a',
  'phone:ff:ff:ff:ff:ff:ff',
  'phone:8841 outcome:failed',
  'ip:10.0.1.7',
  'ip:172.16',
  'since:2026-11-20T00:00Z until:2026-11-20T00:01Z',
  'until:2026-11-19',
  'since:2026-11-20T01:00Z severity:warning',
  'phone:2a failed',
  '-server:syslog zq',
  'server:syslog zq',
  'outcome:working -resync -phone:8841',
  '-resync -file:cfg -severity:info',
  'file:only-once text:needle-4711',
  // What each occurs, and never together: nothing ends the search but the end of the history.
  'phone:00:0e:08:00:00:2a server:bench',
  'phone:00:0e:08:00:00:2a server:http,bench -outcome:failed',
  'ip:10.0.1.7 severity:emerg',
  'outcome:attention',
  'outcome:failed server:tftp',
  'file:only-once -server:tftp',
  '-file:cfg -server:bench -severity:info -severity:err',
  'since:2026-11-20T01:00Z until:2026-11-20T02:00Z outcome:attention',
  'server:http severity:info',
]

function phoneAt(phone: number) {
  const mac = nthMac(phone)
  const who = {
    ip: `10.0.${phone >> 8}.${phone & 255}`,
    port: 5_060,
    mac,
    model: phone % 3 === 0 ? 'CP-8841-3PCC' : 'CP-7841-3PCC',
    firmware: '11.3.1',
  }
  return { spelled: mac.replace(/(..)(?=.)/g, '$1:'), who }
}

const phones = Array.from({ length: PHONES }, (_, phone) => phoneAt(phone))

/** Lines, most of them from phones, with everything that a bench sees between them. */
function line(seq: number): BenchEvent {
  const { spelled, who } = phones[(seq * 7_919) % PHONES] ?? phoneAt(0)
  const { mac } = who
  const at = START + seq * 4
  const path = seq === 3_456 ? 'only-once/needle-4711.cfg' : `Cisco/${who.model}/${mac}.cfg`
  const transfer = `t${seq}`
  if (seq % 100_000 === 1) return { seq, at, type: 'bench.started', version: '1.0.0', afterCrash: false }
  if (seq % 50 === 6) return { seq, at, type: 'file.requested', server: 'tftp', who, transfer, path }
  if (seq % 50 === 7)
    return { seq, at, type: 'file.sent', server: 'tftp', who, transfer, path, bytes: 4_096, tookMs: 9, resends: 0 }
  if (seq % 997 === 0)
    return { seq, at, type: 'file.refused', server: 'http', who, transfer, path, reason: 'not-found', status: 404 }
  const url = `tftp://10.0.0.1:6969/${path}`
  const failed = seq % 1_009 === 0
  const text = failed
    ? `${who.model} ${spelled} -- Resync failed: file not found ${url}`
    : `${who.model} ${spelled} -- Requesting resync ${url}${seq === 123_456 ? ' needle-4711' : ''}`
  const verdict = { what: 'resync', result: failed ? 'failed' : 'requested', url } as const
  return {
    seq,
    at,
    type: 'phone.said',
    server: 'syslog',
    who,
    text,
    facility: 16,
    severity: failed ? 3 : 6,
    host: who.ip,
    verdict,
  }
}

/** The raw datagram of a phone's line. */
const rawOf = (event: BenchEvent): Uint8Array | undefined =>
  event.type === 'phone.said' ? Buffer.from(`<134>Nov 20 00:00:00 ${event.text}`) : undefined

/** Three million stored lines: how fast they go in, how much room they take, and how long any filter's first page takes. */
export async function measureHistory(): Promise<readonly Measure[]> {
  const { path: folder, remove } = newFolder()
  const store = await openStore({
    folder,
    retention: { maxAgeDays: 36_500, maxBytes: 1e12 },
    clock: systemClock,
    onStatus: () => undefined,
  })
  try {
    const ingest = await fill(store)
    // The thread that reads starts with the first question: some 40 ms as built, three times that from the sources.
    await store.event(1)
    await onDisk(folder)
    const atRest = await firstPages(store)
    const { pages, perSecond, dropped, mostWaiting } = await whileArriving(store)
    const rate = `${perSecond.toLocaleString('en')} lines/s arrive`
    return [
      ...ingest,
      slowest('at rest', atRest),
      slowest(`while ${rate}, ${dropped} dropped`, pages),
      {
        ...alone,
        name: `history: most lines that waited to be stored while one page after the other was asked and ${rate}`,
        ours: mostWaiting,
        unit: 'lines',
        floor: `≤ ${RATE.toLocaleString('en')}, a second of them`,
        meets: mostWaiting <= RATE && dropped === 0,
        note: '',
      },
      ...atRest.map(each),
      await size(folder),
    ]
  } finally {
    await store.close()
    remove()
  }
}

const alone = { peer: null, peerName: '', ratio: null } as const

/** As fast as the store takes them, with no more waiting than it bears; what the bench's own thread spends is told apart. */
async function fill(store: EventStore): Promise<readonly Measure[]> {
  const started = performance.now()
  let appending = 0
  for (let seq = 1; seq <= LINES;) {
    const batch = Array.from({ length: Math.min(5_000, LINES - seq + 1) }, (_, index) => line(seq + index))
    const raws = batch.map(rawOf)
    const begun = performance.now()
    for (const [index, event] of batch.entries()) store.append(event, raws[index])
    appending += performance.now() - begun
    seq += batch.length
    await store.flush()
  }
  const perSecond = Math.round(LINES / ((performance.now() - started) / 1_000))
  const { count, dropped } = store.status()
  return [
    {
      ...alone,
      name: 'history: lines stored a second, making them included',
      ours: perSecond,
      unit: 'lines/s',
      floor: `≥ ${RATE.toLocaleString('en')}, none dropped`,
      meets: perSecond >= RATE && dropped === 0 && count === LINES,
      note: `${dropped} dropped; append itself ${((appending * 1_000) / LINES).toFixed(2)} µs a line`,
    },
  ]
}

/** Until the system has brought the history to the disk, which takes a core for some seconds, nothing is at rest. */
async function onDisk(folder: string): Promise<void> {
  const file = await open(join(folder, 'events.db'), 'r+')
  await file.sync()
  await file.close()
}

interface FirstPage {
  readonly filter: string
  readonly ms: number
  readonly lines: number
}

/** The slower of two, so that neither a cold cache nor a warm one is all that is seen. */
async function firstPages(store: EventStore): Promise<readonly FirstPage[]> {
  const pages: FirstPage[] = []
  for (const text of filters) {
    const parsed = parseFilter(text, { now: START + LINES * 4, utcOffsetMinutes: 0 })
    if (!parsed.ok) throw new Error(`${text}: ${parsed.error.code}`)
    let ms = 0
    let lines = 0
    for (let time = 0; time < 2; time++) {
      const begun = performance.now()
      const { events } = await store.page({ filter: parsed.value, before: null, limit: PAGE })
      ms = Math.max(ms, performance.now() - begun)
      lines = events.length
    }
    pages.push({ filter: text, ms, lines })
  }
  return pages
}

function slowest(when: string, pages: readonly FirstPage[]): Measure {
  const worst = pages.reduce((slow, page) => (page.ms > slow.ms ? page : slow))
  return {
    ...alone,
    name: `history: slowest first page of ${filters.length} filters over ${LINES / 1e6} million lines, ${when}`,
    ours: Math.round(worst.ms),
    unit: 'ms',
    floor: `≤ ${FLOOR_MS} ms`,
    meets: worst.ms <= FLOOR_MS,
    note: worst.filter === '' ? '(no filter)' : worst.filter,
  }
}

const each = ({ filter, ms, lines }: FirstPage): Measure => ({
  ...alone,
  name: `history: first page of ${filter === '' ? '(no filter)' : filter}`,
  ours: Number(ms.toFixed(1)),
  unit: 'ms',
  floor: `≤ ${FLOOR_MS} ms`,
  meets: ms <= FLOOR_MS,
  note: `${lines} lines`,
})

/** The same pages while lines go on coming at the syslog listener's rate, made and appended in the thread that asks. */
async function whileArriving(store: EventStore) {
  const before = store.status().dropped
  const stop = new AbortController()
  const arriving = arrive(store, stop.signal)
  const pages = await firstPages(store)
  stop.abort()
  return { pages, ...(await arriving), dropped: store.status().dropped - before }
}

/** Gives how many lines a second came indeed, and how many of them waited at most. */
async function arrive(store: EventStore, stop: AbortSignal) {
  const started = performance.now()
  const first = store.lastSeq
  let mostWaiting = 0
  while (!stop.aborted) {
    await sleep(ARRIVE_MS)
    const due = first + Math.round(((performance.now() - started) * RATE) / 1_000)
    while (store.lastSeq < due) {
      const event = line(store.lastSeq + 1)
      store.append(event, rawOf(event))
    }
    mostWaiting = Math.max(mostWaiting, store.status().waiting)
  }
  return { perSecond: Math.round((store.lastSeq - first) / ((performance.now() - started) / 1_000)), mostWaiting }
}

async function size(folder: string): Promise<Measure> {
  const { size: bytes } = await stat(join(folder, 'events.db'))
  const perLine = Math.round(bytes / LINES)
  return {
    ...alone,
    name: 'history: room on disk, raw bytes and what words are found by included',
    ours: perLine,
    unit: 'bytes/line',
    floor: '≤ 1,024',
    meets: perLine <= 1_024,
    note: `${Math.round(bytes / 1e6)} MB`,
  }
}
