import { setImmediate as breathe } from 'node:timers/promises'
import type { BenchEvent } from '../../../../shared/domain/event/bench-event.ts'
import type { Received } from '../../../../shared/domain/event/received.ts'
import type { HistoryStatus } from '../../../../shared/domain/event/bench-state.ts'
import { compileFilter, everything, type Filter } from '../../../../shared/domain/event/filter.ts'
import type { Clock, Unsubscribe } from '../../core/clock.ts'
import { Mutex } from '../../core/mutex.ts'
import { RecordedEvent } from '../recorded-event.ts'
import { DatabaseLink, type OpenedDatabase } from './database-link.ts'
import { EventCursors } from './event-cursor.ts'
import type { CloseOptions, EventCursor, EventStore, LastFetch } from './event-store.ts'
import { MemoryRing, type RingLimits } from './memory-ring.ts'
import { parseBody } from './packed-batch.ts'
import type { Removed } from './retention-limits.ts'
import { Retention, type RetentionLimits } from './retention.ts'
import { MAX_UNANSWERED, WriteQueue } from './write-queue.ts'
import { writeRest } from './write-rest.ts'

/** Drops are told at most this often. */
const TELL_MS = 1_000

/** Max events of one page, whatever was asked for: who wants more asks again. */
const PAGE_LIMIT = 1_000

export interface StoreOptions {
  /** The folder of `events.db` (a site's `.bench`), made if only its parent is there; null keeps events in memory. */
  readonly folder: string | null
  readonly retention: RetentionLimits
  readonly clock: Clock
  /** Milliseconds of a clock that nobody sets; left out, the system's. */
  readonly uptime?: () => number
  /** Told when the phase, the fault or what was dropped changes, and after removals. */
  readonly onStatus: (status: HistoryStatus) => void
  /** So many events were dropped since the last time: called when there is room for the event that tells it. */
  readonly onDropped?: (count: number) => void
  readonly onRemoved?: (removed: Removed) => void
  /** What may wait in memory: for the database, or in its place. */
  readonly memory?: RingLimits
  /** A limit on the database's pages, for tests of a full disk. */
  readonly maxPages?: number
}

const defaultMemory: RingLimits = { events: 200_000, bytes: 192 * 1024 * 1024 }

/**
 * The history as the bench sees it. Every event is first in the ring; the write queue sends the ring's events to the
 * database, and what is written leaves the ring. Where there is no database (or none that can be written, for now),
 * events stay in the ring, and its oldest make room. Reading always looks at both: the ring holds the newest, the
 * database what is below.
 */
export class HistoryStore implements EventStore {
  readonly #options: StoreOptions
  readonly #ring: MemoryRing
  readonly #link: DatabaseLink
  readonly #queue: WriteQueue
  readonly #cursors: EventCursors
  readonly #pages = new Mutex()
  readonly #retention: Retention
  /** The highest number in use, in the database or in the ring. */
  #lastSeq = 0
  /** How often the ring's events were numbered anew. */
  #renumberings = 0
  #onRenumbered: (lastSeq: number) => void = () => undefined
  #dropped = 0
  /** Dropped, and not told yet. */
  #untold = 0
  #closed = false
  #tellTimer: Unsubscribe | null = null
  /** Somebody was told that events wait, and not yet that they no longer do. */
  #toldBehind = false

  constructor(options: StoreOptions) {
    this.#options = options
    const { clock, folder, maxPages } = options
    this.#ring = new MemoryRing(options.memory ?? defaultMemory)
    this.#link = new DatabaseLink({
      start: folder === null ? null : { folder, ...(maxPages !== undefined && { maxPages }) },
      clock,
      onOpened: (opened) => this.#opened(opened),
      onWritable: (opened) => {
        this.#queue.pump()
        this.#retention.start(opened)
      },
      onGivenUp: () => this.#queue.reset(),
      onStatus: () => this.#tell(),
    })
    this.#queue = new WriteQueue({
      ring: this.#ring,
      link: this.#link,
      clock,
      onDrained: () => {
        if (this.#toldBehind) this.#tell()
      },
    })
    this.#cursors = new EventCursors({ ring: this.#ring, link: this.#link })
    this.#retention = new Retention({
      limits: options.retention,
      clock,
      uptime: options.uptime ?? (() => performance.now()),
      link: this.#link,
      onRemoved: (removed) => {
        options.onRemoved?.(removed)
        this.#tell()
      },
    })
  }

  get lastSeq(): number {
    return this.#lastSeq
  }

  onRenumbered(listener: (lastSeq: number) => void): void {
    this.#onRenumbered = listener
  }

  /** Opens the database, once, before anything else. */
  open(): Promise<void> {
    return this.#link.open()
  }

  append(event: BenchEvent, raw?: Uint8Array, received?: Received): RecordedEvent {
    this.#lastSeq = Math.max(this.#lastSeq, event.seq)
    if (this.#closed || !this.#makeRoom()) {
      this.#drop()
      return new RecordedEvent(event)
    }
    const recorded = this.#ring.push(event, raw, received)
    this.#queue.schedule()
    return recorded
  }

  room(): Promise<void> {
    return this.#closed ? Promise.resolve() : this.#queue.room()
  }

  storedUpTo(run: string): number {
    const { gone } = this.#ring
    return gone?.run === run ? gone.line : 0
  }

  receivedUpTo(run: string): Promise<number> {
    return this.#link.lookUp('receivedUpTo', run, 0)
  }

  /** In front of a database the newest is refused, since the oldest are on their way; without one the oldest go. */
  #makeRoom(): boolean {
    if (this.#link.phase === 'stored') return !this.#ring.full
    while (this.#ring.full && this.#ring.length > 0) {
      this.#ring.drop(1)
      this.#drop()
    }
    return true
  }

  #drop(): void {
    this.#dropped++
    this.#untold++
    this.#tellTimer ??= this.#options.clock.after(TELL_MS, () => this.#tell())
  }

  /**
   * A number is given once. Events that came before the database could be written (it was opened late, or another bench
   * wrote it meanwhile) may have numbers that it has given to others: they are numbered anew above its highest.
   */
  async #opened({ lastSeq, writable }: OpenedDatabase): Promise<void> {
    if (!writable) {
      if (this.#lastSeq === 0) this.#lastSeq = lastSeq
      return
    }
    if (this.#ring.headSeq <= lastSeq) {
      // Events whose answer was lost are in the database already.
      const sent = this.#ring.slice(0, MAX_UNANSWERED).map(({ recorded }) => recorded.json)
      this.#ring.dropUpTo(await this.#link.lookUp('alreadyStored', sent, 0))
    }
    if (this.#ring.headSeq <= lastSeq || this.#lastSeq < lastSeq) {
      this.#lastSeq = this.#cursors.renumber(lastSeq + 1)
      this.#renumberings++
      this.#onRenumbered(this.#lastSeq)
    }
  }

  #tell(): void {
    this.#tellTimer?.()
    this.#tellTimer = null
    this.#toldBehind = false
    this.#options.onStatus(this.status())
    if (this.#untold === 0 || this.#closed) return
    if (this.#ring.full) {
      this.#tellTimer = this.#options.clock.after(TELL_MS, () => this.#tell())
      return
    }
    const count = this.#untold
    this.#untold = 0
    this.#options.onDropped?.(count)
  }

  status(): HistoryStatus {
    const { phase, count, fault } = this.#link
    const { headAt, length } = this.#ring
    const waiting = phase === 'none' ? 0 : length
    this.#toldBehind ||= waiting > 0
    return {
      phase,
      count: count + length,
      waiting,
      behindMs: headAt === null || waiting === 0 ? 0 : Math.max(0, this.#options.clock.now() - headAt),
      dropped: this.#dropped,
      ...(fault !== null && { fault }),
    }
  }

  flush(): Promise<void> {
    return this.#queue.writtenUpTo(this.#lastSeq)
  }

  /** One page after the other, each in a turn of its own: many that are asked at once keep nobody waiting. */
  page(query: Parameters<EventStore['page']>[0]): ReturnType<EventStore['page']> {
    return this.#pages.run(async () => {
      await breathe()
      return this.#page(query)
    })
  }

  async #page({ filter, before, limit }: Parameters<EventStore['page']>[0]): ReturnType<EventStore['page']> {
    const below = before ?? Number.MAX_SAFE_INTEGER
    const most = Math.min(limit, PAGE_LIMIT)
    // One more than was asked for says whether there is more.
    const wanted = most + 1
    const events = this.#ring.page(compileFilter(filter), below, wanted)
    let more = false
    if (events.length < wanted) {
      const question = {
        filter,
        before: Math.min(below, this.#ring.headSeq, Number.MAX_SAFE_INTEGER),
        limit: wanted - events.length,
      }
      const { bodies, cut } = await this.#link.read('page', question, { bodies: [], cut: false })
      events.push(...bodies.map(parseBody))
      more = cut
    }
    return { events: events.slice(0, most), more: more || events.length > most }
  }

  async event(seq: number): Promise<BenchEvent | null> {
    const kept = this.#ring.find(seq)
    if (kept !== null) return kept.recorded.event
    const body = await this.#link.read('body', seq, null)
    return body === null ? null : parseBody(body)
  }

  async raw(seq: number): Promise<Uint8Array | null> {
    const kept = this.#ring.find(seq)
    return kept === null ? this.#link.read('raw', seq, null) : kept.raw
  }

  async *pieces(filter: Filter, after = 0): AsyncGenerator<readonly BenchEvent[], void> {
    const cursor = this.#cursors.open(filter, after)
    let end = this.#lastSeq
    let numbering = this.#renumberings
    try {
      while (cursor.after < end) {
        const events = await cursor.read(end)
        if (events.length > 0) yield events
        // What had waited has higher numbers now: it still belongs to what was there at the beginning.
        if (numbering !== this.#renumberings) [end, numbering] = [this.#lastSeq, this.#renumberings]
      }
    } finally {
      cursor.close()
    }
  }

  cursor(after: number): EventCursor {
    return this.#cursors.open(everything, after)
  }

  async lastFetches(): Promise<ReadonlyMap<string, LastFetch>> {
    const waiting = this.#ring.slice(0, this.#ring.length)
    const fetches = new Map<string, LastFetch>(await this.#link.lookUp('lastFetches', null, []))
    for (const { event } of waiting.map(({ recorded }) => recorded)) {
      if (event.type !== 'file.sent') continue
      const { at, who, server } = event
      fetches.set(event.path, { at, ip: who.ip, server, ...(who.mac !== undefined && { mac: who.mac }) })
    }
    return fetches
  }

  async close(options: CloseOptions = {}): Promise<number> {
    if (this.#closed) return 0
    this.#closed = true
    this.#tellTimer?.()
    this.#retention.stop()
    this.#link.stopRetrying()
    const { clock } = this.#options
    const rest = { ring: this.#ring, queue: this.#queue, link: this.#link, clock, lastSeq: this.#lastSeq }
    const notStored = await writeRest({ ...rest, untold: this.#untold }, options)
    this.#queue.stop()
    await this.#link.close()
    return notStored
  }
}
