import type { BenchEvent } from '../../../../shared/domain/event/bench-event.ts'
import type { HistoryStatus } from '../../../../shared/domain/event/bench-state.ts'
import { compileFilter, type Filter } from '../../../../shared/domain/event/filter.ts'
import type { Fault } from '../../../../shared/domain/fault/fault.ts'
import type { Clock, Unsubscribe } from '../../core/clock.ts'
import { endsWithin } from '../../core/time.ts'
import type { EventStore, LastFetch } from './event-store.ts'
import type { Packed } from './history-writer.ts'
import { type Kept, MemoryRing, type RingLimits } from './memory-ring.ts'
import type { Failure, Questions } from './store-messages.ts'
import { type Reply, StoreThread } from './store-thread.ts'

/** Events go to the database together: so many, or what came in so long a time. */
const BATCH = 1_000
const BATCH_MS = 50

/** Batches that the thread may have before it answers: it always has the next one, and a page waits for few. */
const IN_FLIGHT_LIMIT = 3

/** An unwritable database is tried again after so long, and then twice as long each time up to a minute. */
const RETRY_MS = 2_000
const RETRY_LIMIT_MS = 60_000

/** How often what is too old or too much is looked for. */
const RETAIN_EVERY_MS = 10_000

/** A drop is told at most this often. */
const TELL_MS = 1_000

/** How long closing waits for what is not written yet, and for the database to close. */
const CLOSE_STEP_MS = 5_000

const PIECE = 500
const DAY_MS = 86_400_000

export interface StoreOptions {
  /** The folder of `events.db` (a site's `.bench`), made if only its parent is there; null keeps events in memory. */
  readonly folder: string | null
  readonly retention: { readonly maxAgeDays: number; readonly maxBytes: number }
  readonly clock: Clock
  /** Told when the phase, the fault or what was dropped changes, and after removals. */
  readonly onStatus: (status: HistoryStatus) => void
  /** What may wait in memory: for the database, or in its place. */
  readonly memory?: RingLimits
  /** A limit on the database's pages, for tests of a full disk. */
  readonly maxPages?: number
}

const defaultMemory: RingLimits = { events: 200_000, bytes: 192 * 1024 * 1024 }

/**
 * The history as the bench sees it. Every event is first in the ring; the thread writes what is in the ring, and what it
 * has written leaves it. Where there is no database (or none that can be written, for now), events simply stay in the
 * ring, and its oldest make room. Reading always looks at both: the ring holds the newest, the database what is below.
 */
export class HistoryStore implements EventStore {
  readonly #options: StoreOptions
  readonly #ring: MemoryRing
  #thread: StoreThread | null
  #phase: HistoryStatus['phase']
  #fault: Fault | null = null
  #lastSeq = 0
  #newest = 0
  #stored = 0
  #dropped = 0
  /** How many of the ring's oldest are with the thread, in how many batches. */
  #sent = 0
  #inFlight = 0
  /** Rises when the database is given up or opened again: answers to what was sent before say nothing any more. */
  #epoch = 0
  #everStored = false
  #closed = false
  #flushed: { readonly upTo: number; readonly settle: () => void }[] = []
  #batchTimer: Unsubscribe | null = null
  #tellTimer: Unsubscribe | null = null
  #retryTimer: Unsubscribe | null = null
  #retainTimer: Unsubscribe | null = null
  #retryMs = RETRY_MS

  constructor(options: StoreOptions) {
    this.#options = options
    this.#ring = new MemoryRing(options.memory ?? defaultMemory)
    this.#phase = options.folder === null ? 'none' : 'memory'
    this.#thread = this.#startThread()
  }

  get lastSeq(): number {
    return this.#lastSeq
  }

  /** Opens the database, once, before anything else. */
  async open(): Promise<void> {
    if (this.#thread === null) return
    const reply = await this.#openDatabase(false)
    this.#lastSeq = this.#newest = reply.ok ? reply.answer.lastSeq : 0
  }

  append(event: BenchEvent, raw?: Uint8Array): void {
    if (this.#closed || !this.#makeRoom()) {
      this.#drop()
      return
    }
    this.#ring.push(event, raw)
    this.#newest = event.seq
    if (this.#phase !== 'stored') return
    if (this.#ring.length - this.#sent >= BATCH) this.#pump()
    else this.#batchTimer ??= this.#options.clock.after(BATCH_MS, () => this.#pump())
  }

  /** In front of a database the newest is refused, since the oldest are on their way; without one the oldest go. */
  #makeRoom(): boolean {
    if (this.#phase === 'stored') return !this.#ring.full
    while (this.#ring.full && this.#ring.length > 0) {
      this.#ring.drop(1)
      this.#drop()
    }
    return true
  }

  #drop(): void {
    this.#dropped++
    this.#tellTimer ??= this.#options.clock.after(TELL_MS, () => this.#tell())
  }

  #pump(): void {
    this.#batchTimer?.()
    this.#batchTimer = null
    const thread = this.#thread
    while (this.#phase === 'stored' && thread !== null && this.#inFlight < IN_FLIGHT_LIMIT) {
      const batch = this.#ring.slice(this.#sent, BATCH)
      if (batch.length === 0) return
      this.#sent += batch.length
      this.#inFlight++
      const epoch = this.#epoch
      const packed = pack(batch)
      void thread.ask('append', packed, [packed.raw.buffer, packed.rawLengths.buffer]).then((reply) => {
        if (epoch === this.#epoch) this.#written(batch.length, reply)
      })
    }
  }

  #written(count: number, reply: Reply<'append'>): void {
    if (!reply.ok) {
      this.#giveUp(reply)
      return
    }
    this.#inFlight--
    this.#sent -= count
    this.#ring.drop(count)
    this.#stored = reply.answer.count
    this.#settleFlushed((upTo) => this.#ring.headSeq > upTo)
    this.#pump()
  }

  #settleFlushed(isDone: (upTo: number) => boolean): void {
    const done = this.#flushed.filter(({ upTo }) => isDone(upTo))
    this.#flushed = this.#flushed.filter(({ upTo }) => !isDone(upTo))
    for (const { settle } of done) settle()
  }

  /** The database cannot be written: what was with it stays in the ring, and it is tried again later. */
  #giveUp({ fault, damaged }: Failure): void {
    this.#epoch++
    this.#sent = this.#inFlight = 0
    this.#phase = 'memory'
    this.#fault = fault
    this.#settleFlushed(() => true)
    this.#tell()
    if (this.#closed || this.#isForGood(fault)) return
    this.#retryTimer?.()
    this.#retryTimer = this.#options.clock.after(this.#retryMs, () => void this.#openDatabase(damaged))
    this.#retryMs = Math.min(this.#retryMs * 2, RETRY_LIMIT_MS)
  }

  /** A newer format stays newer, and a runtime without SQLite gets none; a thread that worked and died may work again. */
  #isForGood({ code }: Fault): boolean {
    return code === 'HISTORY_NEWER' || (code === 'HISTORY_UNAVAILABLE' && !this.#everStored)
  }

  #startThread(): StoreThread | null {
    const { folder, maxPages } = this.#options
    return folder === null ? null : new StoreThread({ folder, ...(maxPages !== undefined && { maxPages }) })
  }

  async #openDatabase(putAside: boolean): Promise<Reply<'open'>> {
    // A thread that died is replaced; where there is no SQLite another would die as well, and nothing is lost by that.
    if (this.#thread?.alive !== true) this.#thread = this.#startThread()
    const thread = this.#thread
    if (thread === null) return { ok: true, answer: { lastSeq: 0, count: 0, writable: false, fault: null } }
    const reply = await thread.ask('open', { now: this.#options.clock.now(), putAside })
    if (!reply.ok) {
      this.#giveUp(reply)
      return reply
    }
    const { count, writable, fault } = reply.answer
    this.#stored = count
    if (!writable && fault !== null) {
      this.#giveUp({ fault, damaged: false })
      return reply
    }
    this.#epoch++
    this.#phase = 'stored'
    this.#everStored = true
    this.#fault = fault
    this.#retryMs = RETRY_MS
    this.#tell()
    this.#pump()
    void this.#retain()
    return reply
  }

  async #retain(): Promise<void> {
    this.#retainTimer?.()
    this.#retainTimer = null
    if (this.#phase !== 'stored' || this.#thread === null) return
    const { clock, retention } = this.#options
    const limits = { oldest: clock.now() - retention.maxAgeDays * DAY_MS, maxBytes: retention.maxBytes }
    const reply = await this.#thread.ask('retain', limits)
    if (this.#closed) return
    if (reply.ok && reply.answer.count !== this.#stored) {
      this.#stored = reply.answer.count
      this.#tell()
    }
    this.#retainTimer = clock.after(RETAIN_EVERY_MS, () => void this.#retain())
  }

  #tell(): void {
    this.#tellTimer?.()
    this.#tellTimer = null
    this.#options.onStatus(this.status())
  }

  status(): HistoryStatus {
    return {
      phase: this.#phase,
      count: this.#stored + this.#ring.length,
      dropped: this.#dropped,
      ...(this.#fault !== null && { fault: this.#fault }),
    }
  }

  flush(): Promise<void> {
    if (this.#phase !== 'stored' || this.#ring.length === 0) return Promise.resolve()
    return new Promise((settle) => {
      this.#flushed.push({ upTo: this.#newest, settle })
      this.#pump()
    })
  }

  async page({ filter, before, limit }: Parameters<EventStore['page']>[0]): ReturnType<EventStore['page']> {
    const below = before ?? Number.MAX_SAFE_INTEGER
    // One more than was asked for says whether there is more.
    const wanted = limit + 1
    const events = this.#ring.page(compileFilter(filter), below, wanted)
    if (events.length < wanted) {
      const question = {
        filter,
        before: Math.min(below, this.#ring.headSeq, Number.MAX_SAFE_INTEGER),
        limit: wanted - events.length,
      }
      events.push(...(await this.#ask('page', question, [])).map(parse))
    }
    return { events: events.slice(0, limit), more: events.length > limit }
  }

  async event(seq: number): Promise<BenchEvent | null> {
    const kept = this.#ring.find(seq)
    if (kept !== null) return kept.event
    const body = await this.#ask('body', seq, null)
    return body === null ? null : parse(body)
  }

  async raw(seq: number): Promise<Uint8Array | null> {
    const kept = this.#ring.find(seq)
    return kept === null ? this.#ask('raw', seq, null) : kept.raw
  }

  async *pieces(filter: Filter, after = 0): AsyncGenerator<readonly BenchEvent[], void> {
    const test = compileFilter(filter)
    const end = this.#newest
    for (let cursor = after; cursor < end;) {
      const head = this.#ring.headSeq
      if (cursor >= head - 1) {
        const { events, lookedUpTo } = this.#ring.piece(test, { after: cursor, upTo: end, limit: PIECE })
        if (events.length > 0) yield events
        cursor = lookedUpTo
      } else {
        const upTo = Math.min(end, head - 1)
        const unread = { bodies: [], lookedUpTo: upTo }
        const { bodies, lookedUpTo } = await this.#ask('piece', { filter, after: cursor, upTo, limit: PIECE }, unread)
        if (bodies.length > 0) yield bodies.map(parse)
        cursor = lookedUpTo
      }
    }
  }

  async lastFetches(): Promise<ReadonlyMap<string, LastFetch>> {
    const waiting = this.#ring.slice(0, this.#ring.length)
    const fetches = new Map<string, LastFetch>(await this.#ask('lastFetches', null, []))
    for (const { event } of waiting) {
      if (event.type !== 'file.sent') continue
      const { at, who, server } = event
      fetches.set(event.path, { at, ip: who.ip, server, ...(who.mac !== undefined && { mac: who.mac }) })
    }
    return fetches
  }

  /** What the database says, or this where it says nothing: then the ring alone has to do. */
  async #ask<K extends 'page' | 'piece' | 'body' | 'raw' | 'lastFetches'>(
    kind: K,
    question: Questions[K]['question'],
    otherwise: Questions[K]['answer'],
  ): Promise<Questions[K]['answer']> {
    const epoch = this.#epoch
    const reply = await this.#thread?.ask(kind, question)
    if (reply === undefined) return otherwise
    if (reply.ok) return reply.answer
    // A database that cannot be read is none to write to either.
    if (this.#phase === 'stored' && epoch === this.#epoch) this.#giveUp(reply)
    return otherwise
  }

  async close(): Promise<void> {
    if (this.#closed) return
    this.#closed = true
    for (const stop of [this.#retryTimer, this.#retainTimer, this.#tellTimer]) stop?.()
    const thread = this.#thread
    if (thread === null) return
    const { clock } = this.#options
    await endsWithin(this.#writeRest(), CLOSE_STEP_MS, clock)
    await endsWithin(thread.ask('close', null), CLOSE_STEP_MS, clock)
    for (const stop of [this.#batchTimer, this.#retryTimer, this.#retainTimer, this.#tellTimer]) stop?.()
    await this.#thread?.stop()
  }

  /** What could not be written until now gets one more chance. */
  async #writeRest(): Promise<void> {
    if (this.#phase === 'memory' && this.#ring.length > 0 && this.#fault?.code === 'HISTORY_UNREADABLE')
      await this.#openDatabase(false)
    await this.flush()
  }
}

const parse = (body: string): BenchEvent => JSON.parse(body) as BenchEvent

/** One batch in few large pieces: the raw bytes go to the other thread without being copied again. */
function pack(
  batch: readonly Kept[],
): Packed & { readonly raw: Uint8Array<ArrayBuffer>; readonly rawLengths: Int32Array<ArrayBuffer> } {
  const rawLengths = new Int32Array(batch.length)
  const raw = new Uint8Array(batch.reduce((sum, { raw: bytes }) => sum + (bytes?.length ?? 0), 0))
  let offset = 0
  const bodies = batch.map(({ event, raw: bytes }, index) => {
    rawLengths[index] = bytes?.length ?? -1
    if (bytes !== null) {
      raw.set(bytes, offset)
      offset += bytes.length
    }
    return JSON.stringify(event)
  })
  return { bodies, rawLengths, raw }
}
