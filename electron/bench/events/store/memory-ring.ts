import type { BenchEvent } from '../../../../shared/domain/event/bench-event.ts'
import type { Received } from '../../../../shared/domain/event/received.ts'
import type { EventTest } from '../../../../shared/domain/event/filter.ts'
import { RecordedEvent } from '../recorded-event.ts'

export interface RingLimits {
  readonly events: number
  readonly bytes: number
}

export interface Kept {
  readonly recorded: RecordedEvent
  readonly raw: Uint8Array | null
  readonly received?: Received
}

interface Entry extends Kept {
  readonly bytes: number
  /** When it came here, by `performance.now()`. */
  readonly since: number
}

/** What an event takes besides its text, roughly, with what is made of it: enough to keep the whole in its limit. */
const OVERHEAD_BYTES = 1_000

/** The newest events, in memory: those that wait for the database, or all that there is where there is none. */
export class MemoryRing {
  readonly #limits: RingLimits
  #entries: (Entry | undefined)[] = []
  #head = 0
  #bytes = 0
  #gone: Received | null = null

  constructor(limits: RingLimits) {
    this.#limits = limits
  }

  get length(): number {
    return this.#entries.length - this.#head
  }

  /** Number of the oldest event that is here; nothing below it is. */
  get headSeq(): number {
    return this.#entries[this.#head]?.recorded.event.seq ?? Infinity
  }

  get full(): boolean {
    return this.length >= this.#limits.events || this.#bytes >= this.#limits.bytes
  }

  push(event: BenchEvent, raw?: Uint8Array, received?: Received): RecordedEvent {
    // The caller's buffer may be a piece of a larger one that is used again.
    const kept = raw === undefined ? null : Buffer.from(raw)
    const bytes = OVERHEAD_BYTES + (kept?.length ?? 0) + (event.type === 'phone.said' ? event.text.length * 2 : 0)
    const since = performance.now()
    const recorded = new RecordedEvent(event)
    this.#entries.push({ recorded, raw: kept, bytes, since, ...(received !== undefined && { received }) })
    this.#bytes += bytes
    return recorded
  }

  /** Number of the newest event that is here; 0 when there is none. */
  get lastSeq(): number {
    return this.#entries.at(-1)?.recorded.event.seq ?? 0
  }

  /** How long the oldest event has been here, in milliseconds. */
  get waitedMs(): number {
    const since = this.#entries[this.#head]?.since
    return since === undefined ? 0 : performance.now() - since
  }

  /** The last line of a receiver that was here and is no more: it is in the database, or its loss was told. */
  get gone(): Received | null {
    return this.#gone
  }

  /** When the oldest event that is here happened; null when there is none. */
  get headAt(): number | null {
    return this.#entries[this.#head]?.recorded.event.at ?? null
  }

  /** How many are here with this number or a lower one. */
  countUpTo(seq: number): number {
    return this.#firstFrom(seq + 1) - this.#head
  }

  /** Numbers everything here anew, from `first` on; gives the last number, `first - 1` when there is nothing. */
  renumber(first: number): number {
    let next = first
    for (let at = this.#head; at < this.#entries.length; at++) {
      const entry = this.#entries[at]
      if (entry === undefined) continue
      this.#entries[at] = { ...entry, recorded: new RecordedEvent({ ...entry.recorded.event, seq: next++ }) }
    }
    return next - 1
  }

  /** Lets go of the newest, until `length` are left; gives what went. */
  truncate(length: number): readonly Kept[] {
    const gone = this.#entries.splice(this.#head + length).filter((entry) => entry !== undefined)
    for (const { bytes } of gone) this.#bytes -= bytes
    return gone
  }

  /** Lets go of the oldest `count`. */
  drop(count: number): void {
    const end = Math.min(this.#head + count, this.#entries.length)
    for (; this.#head < end; this.#head++) {
      const entry = this.#entries[this.#head]
      this.#bytes -= entry?.bytes ?? 0
      this.#gone = entry?.received ?? this.#gone
      this.#entries[this.#head] = undefined
    }
    if (this.#head > 4_096 && this.#head * 2 > this.#entries.length) {
      this.#entries = this.#entries.slice(this.#head)
      this.#head = 0
    }
  }

  /** Lets go of everything up to this number. */
  dropUpTo(seq: number): void {
    this.drop(this.#firstFrom(seq + 1) - this.#head)
  }

  /** `count` events from the `from`th oldest on. */
  slice(from: number, count: number): readonly Kept[] {
    return this.#entries.slice(this.#head + from, this.#head + from + count).filter((entry) => entry !== undefined)
  }

  find(seq: number): Kept | null {
    const entry = this.#entries[this.#firstFrom(seq)]
    return entry?.recorded.event.seq === seq ? entry : null
  }

  /** Newest first, below `before`. */
  page(test: EventTest, before: number, limit: number): BenchEvent[] {
    const found: BenchEvent[] = []
    for (let at = this.#firstFrom(before) - 1; at >= this.#head && found.length < limit; at--) {
      const entry = this.#entries[at]
      if (entry !== undefined && passes(test, entry)) found.push(entry.recorded.event)
    }
    return found
  }

  /** Oldest first, above `after`, up to `upTo`; and how far it looked. */
  piece(
    test: EventTest,
    { after, upTo, limit }: { readonly after: number; readonly upTo: number; readonly limit: number },
  ): { readonly events: readonly BenchEvent[]; readonly lookedUpTo: number } {
    const events: BenchEvent[] = []
    for (let at = this.#firstFrom(after + 1); at < this.#entries.length; at++) {
      const entry = this.#entries[at]
      if (entry === undefined || entry.recorded.event.seq > upTo) break
      if (passes(test, entry)) events.push(entry.recorded.event)
      if (events.length === limit) return { events, lookedUpTo: entry.recorded.event.seq }
    }
    return { events, lookedUpTo: upTo }
  }

  /** Place of the first entry with this number or a higher one; numbers rise. */
  #firstFrom(seq: number): number {
    let low = this.#head
    let high = this.#entries.length
    while (low < high) {
      const middle = (low + high) >>> 1
      if ((this.#entries[middle]?.recorded.event.seq ?? 0) < seq) low = middle + 1
      else high = middle
    }
    return low
  }
}

const passes = (test: EventTest, { recorded }: Entry): boolean => test(recorded.facets, recorded.event.at)
