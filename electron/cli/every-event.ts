import { setImmediate as breathe } from 'node:timers/promises'
import { LIVE_BATCH_INTERVAL_MS } from '../../shared/domain/event/live-batch.ts'
import { type Clock, every, type Unsubscribe } from '../bench/core/clock.ts'
import { aborted, endsWithin } from '../bench/core/time.ts'
import type { RecordedEvent } from '../bench/events/recorded-event.ts'
import type { Recorder } from '../bench/events/recorder.ts'
import type { EventCursor, EventStore } from '../bench/events/store/event-store.ts'
import type { Io, Told } from './io.ts'

/** At the end, a reader that takes nothing for this long is not waited for any longer. */
const PATIENCE_MS = 5_000

/** How often it is told that the reader is still waited for. */
const TELL_MS = 1_000

/** Events that are written together, between two looks whether the reader keeps up: less than what is held for it. */
const TOGETHER = 128

/** Events that wait in memory for a reader that takes no more for a moment. */
const HELD = 16_384

interface Line {
  readonly told: Told
  /** The number of the event before it: up to there everything is told without it. */
  readonly after: number
}

/**
 * A script reads everything, in order and each event once, at its own pace: while it keeps up, events are printed as they
 * come; where it does not, they are read from the history, so that little is held for it. What the history has lost is
 * told by its count, and by the number of the event before it.
 */
export class EveryEvent {
  readonly #recorder: Recorder
  readonly #io: Io
  readonly #clock: Clock
  #store: EventStore
  /** At the last event that was printed, or is among the lines. */
  #cursor: EventCursor
  /** To be written. */
  #lines: Line[] = []
  /** What comes is to be read from the history. */
  #isBehind = false
  #told = 0
  #givenUp = false
  #timer: Unsubscribe | null = null
  #wake: (() => void) | null = null
  /** Who waits until everything is told. */
  #atEnd: (() => void)[] = []

  constructor(recorder: Recorder, { io, clock }: { readonly io: Io; readonly clock: Clock }) {
    this.#recorder = recorder
    this.#io = io
    this.#clock = clock
    this.#store = recorder.store
    this.#cursor = recorder.store.cursor(recorder.upTo)
    recorder.onEvent((_, recorded) => this.#hear(recorded))
    recorder.beforeClose((cut) => this.#finish(cut))
  }

  /** Prints for as long as the process is there. */
  async print(): Promise<never> {
    for (;;) {
      await this.#write()
      if (this.#isBehind && !this.#givenUp) await this.#catchUp()
      else await this.#woken()
    }
  }

  #hear(recorded: RecordedEvent): void {
    if (this.#recorder.store !== this.#store) this.#goOnWith(this.#recorder.store)
    if (this.#isBehind || this.#givenUp) return
    const { after } = this.#cursor
    const { seq, type } = recorded.event
    if (seq === after + 1 && this.#lines.length < HELD) {
      this.#cursor.skipTo(seq)
      this.#lines.push({ told: `{"event":"${type}",${recorded.json.slice(1)}`, after })
    } else this.#isBehind = true
    if (this.#isBehind || this.#lines.length >= TOGETHER) this.#flush()
    else this.#timer ??= this.#clock.after(LIVE_BATCH_INTERVAL_MS, () => this.#flush())
  }

  /** The page opened another site: from here on, that site's events are printed. */
  #goOnWith(store: EventStore): void {
    this.#cursor.close()
    this.#store = store
    this.#cursor = store.cursor(this.#recorder.since)
    this.#isBehind = this.#givenUp = false
  }

  #flush(): void {
    this.#timer?.()
    this.#timer = null
    this.#wake?.()
  }

  #woken(): Promise<void> {
    for (const settle of this.#atEnd.splice(0)) settle()
    return new Promise((resolve) => (this.#wake = resolve))
  }

  /** Until nothing waits any more, neither what came meanwhile. */
  async #write(): Promise<void> {
    while (this.#lines.length > 0) {
      const lines = this.#lines.splice(0, TOGETHER)
      this.#io.tell(...lines.map(({ told }) => told))
      this.#told += lines.length
      await this.#io.drained()
    }
  }

  async #catchUp(): Promise<void> {
    const cursor = this.#cursor
    const isOver = (): boolean => this.#givenUp || cursor !== this.#cursor
    while (cursor.after < this.#recorder.upTo) {
      const { upTo } = this.#recorder
      let last = cursor.after
      const events = await cursor.read(upTo)
      const { after } = cursor
      if (isOver()) return
      for (const event of events) {
        this.#addGap(last, event.seq - 1)
        this.#lines.push({ told: { event: event.type, ...event }, after: event.seq - 1 })
        last = event.seq
      }
      this.#addGap(last, Math.min(after, upTo))
      await this.#write()
      await breathe()
      if (isOver()) return
    }
    this.#isBehind = false
  }

  #addGap(after: number, upTo: number): void {
    if (upTo > after) this.#lines.push({ told: { event: 'skipped', count: upTo - after, after }, after })
  }

  /** The history is about to be closed: reads it to its end, as long as somebody takes what is printed. */
  async #finish(cut: AbortSignal | undefined): Promise<void> {
    const { upTo } = this.#recorder
    const finished = new Promise<void>((resolve) => this.#atEnd.push(resolve))
    const stopTelling = every(this.#clock, TELL_MS, () => {
      const count = upTo - this.#printedUpTo()
      // The last ones may be printed, and not taken yet.
      if (count > 0) this.#io.complain(this.#io.t('cli:serve.telling', { count }))
    })
    this.#flush()
    for (let before = -1; before < this.#told;) {
      before = this.#told
      if (await endsWithin(Promise.race([finished, aborted(cut)]), PATIENCE_MS)) break
    }
    stopTelling()
    const after = this.#printedUpTo()
    this.#givenUp = after < upTo
    if (!this.#givenUp) return
    this.#lines = []
    this.#io.complain(this.#io.t('cli:serve.notTold', { count: upTo - after, after }))
  }

  #printedUpTo(): number {
    return this.#lines[0]?.after ?? this.#cursor.after
  }
}
