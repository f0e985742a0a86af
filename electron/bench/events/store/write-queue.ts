import type { Clock, Unsubscribe } from '../../core/clock.ts'
import type { DatabaseLink } from './database-link.ts'
import type { MemoryRing } from './memory-ring.ts'
import { packBatch } from './packed-batch.ts'

/** Flush after this many events or this much time, whichever comes first. */
const BATCH = 1_000
const BATCH_MS = 50

/** Max unanswered batches: the thread always has the next one, and a page waits for few. */
const IN_FLIGHT_LIMIT = 3

/** How many events may be with the thread, unanswered. */
export const MAX_UNANSWERED = BATCH * IN_FLIGHT_LIMIT

/**
 * With more than this in the ring, or with an event that has waited this long, whoever can wait does: the thread has
 * enough to do, and what waits here is lost when the bench is killed.
 */
const ENOUGH = MAX_UNANSWERED + BATCH
const ENOUGH_MS = 400

export interface WriteQueueOptions {
  readonly ring: MemoryRing
  readonly link: DatabaseLink
  readonly clock: Clock
  /** Everything is written, for now. */
  readonly onDrained: () => void
}

/** Sends what is in the ring to the database, in order and in batches; what was written leaves the ring. */
export class WriteQueue {
  readonly #ring: MemoryRing
  readonly #link: DatabaseLink
  readonly #clock: Clock
  readonly #onDrained: () => void
  /** How many of the ring's oldest are with the thread, in how many batches. */
  #sent = 0
  #inFlight = 0
  #timer: Unsubscribe | null = null
  #roomy: (() => void)[] = []
  #flushed: { readonly upTo: number; readonly settle: () => void }[] = []

  constructor({ ring, link, clock, onDrained }: WriteQueueOptions) {
    this.#ring = ring
    this.#link = link
    this.#clock = clock
    this.#onDrained = onDrained
  }

  /** How many of the ring's oldest the thread has got, and not yet answered. */
  get sent(): number {
    return this.#sent
  }

  /** After an event was added to the ring. */
  schedule(): void {
    if (this.#link.phase !== 'stored') return
    if (this.#ring.length - this.#sent >= BATCH) this.pump()
    else this.#timer ??= this.#clock.after(BATCH_MS, () => this.pump())
  }

  pump(): void {
    this.#timer?.()
    this.#timer = null
    while (this.#link.phase === 'stored' && this.#inFlight < IN_FLIGHT_LIMIT) {
      const batch = this.#ring.slice(this.#sent, BATCH)
      if (batch.length === 0) return
      this.#sent += batch.length
      this.#inFlight++
      const packed = packBatch(batch)
      void this.#link.change('append', packed, [packed.raw.buffer, packed.rawLengths.buffer]).then((answer) => {
        if (answer !== null) this.#written(batch.length)
      })
    }
  }

  /** Settles when there is room for more, or no database to wait for. */
  room(): Promise<void> {
    if (this.#hasRoom()) return Promise.resolve()
    return new Promise((settle) => this.#roomy.push(settle))
  }

  #hasRoom(): boolean {
    return this.#link.phase !== 'stored' || (this.#ring.length <= ENOUGH && this.#ring.waitedMs <= ENOUGH_MS)
  }

  #tellRoom(): void {
    if (this.#roomy.length > 0 && this.#hasRoom()) for (const settle of this.#roomy.splice(0)) settle()
  }

  /** Settles when everything up to this number is written, or the database is given up. */
  writtenUpTo(seq: number): Promise<void> {
    if (this.#link.phase !== 'stored' || this.#ring.length === 0) return Promise.resolve()
    return new Promise((settle) => {
      this.#flushed.push({ upTo: seq, settle })
      this.pump()
    })
  }

  /** The database was given up: what was with it stays in the ring. */
  reset(): void {
    this.#sent = this.#inFlight = 0
    this.#settle(() => true)
    this.#tellRoom()
  }

  stop(): void {
    this.#timer?.()
    this.#timer = null
    for (const settle of this.#roomy.splice(0)) settle()
  }

  #written(count: number): void {
    this.#inFlight--
    this.#sent -= count
    this.#ring.drop(count)
    this.#settle((upTo) => this.#ring.headSeq > upTo)
    if (this.#ring.length === 0) this.#onDrained()
    else if (this.#flushed.length > 0) this.pump()
    else this.schedule() // a few lines at once would cost the thread as much as a thousand
    this.#tellRoom()
  }

  #settle(isDone: (upTo: number) => boolean): void {
    const done = this.#flushed.filter(({ upTo }) => isDone(upTo))
    this.#flushed = this.#flushed.filter(({ upTo }) => !isDone(upTo))
    for (const { settle } of done) settle()
  }
}
