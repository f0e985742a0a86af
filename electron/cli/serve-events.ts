import { setImmediate as breathe } from 'node:timers/promises'
import type { BenchEvent } from '../../shared/domain/event/bench-event.ts'
import type { Batch } from '../../shared/ipc/contract/bench.ts'
import type { Bench } from '../bench/bench.ts'
import { Mutex } from '../bench/core/mutex.ts'
import { endsWithin } from '../bench/core/time.ts'
import type { Recorder } from '../bench/events/recorder.ts'
import type { EventCursor, EventStore } from '../bench/events/store/event-store.ts'
import { eventLine } from './event-line.ts'
import type { Io } from './io.ts'

const STREAM = 'command-line'

/** At the end, a reader that takes nothing for this long is not waited for any longer. */
const PATIENCE_MS = 5_000

/** Events that are written together, between two looks whether the reader keeps up: less than what is held for it. */
const TOGETHER = 32

/** Prints events until interrupted, also in the middle of what a reader does not take. */
export function tellEvents(bench: Bench, io: Io): Promise<void> {
  const { recorder } = bench.answers.context
  const teller: Teller = io.json
    ? new Everything(recorder, io)
    : { batch: tellBatch(io), restart: () => Promise.resolve() }
  return Promise.race([follow(bench, teller, io.interrupted), aborted(io.interrupted)])
}

/** Batches are acknowledged, as a screen does. */
async function follow(bench: Bench, teller: Teller, interrupted: AbortSignal): Promise<void> {
  const { recorder, live } = bench.answers.context
  // The stream ends when the page opens another site; from then on, that site's events are printed.
  while (!interrupted.aborted) {
    const { upTo: after } = recorder
    await teller.restart()
    for await (const batch of live.follow({ name: STREAM, test: () => true, after, state: false }, interrupted)) {
      await teller.batch(batch)
      live.ack(STREAM, batch.number)
    }
  }
}

interface Teller {
  /** The history is another one, or its newest events are numbered anew. */
  restart(): Promise<void>
  batch(batch: Batch): Promise<void>
}

/** A person reads the newest: what a terminal is too slow for is counted. */
const tellBatch =
  (io: Io) =>
  ({ events, skipped }: Batch): Promise<void> => {
    if (skipped > 0) io.say(io.t('cli:skipped', { count: skipped }))
    for (const event of events) io.say(eventLine(event, io.t))
    return Promise.resolve()
  }

/**
 * A script reads everything, in order and each event once, at its own pace: what a batch leaves out is read from the
 * history, so that nothing is held for a slow reader. What the history has lost is told by its count, and by the number
 * of the event before it.
 */
class Everything implements Teller {
  readonly #recorder: Recorder
  readonly #io: Io
  /** One after the other: batches, and the end. */
  readonly #turn = new Mutex()
  #store: EventStore
  #cursor: EventCursor
  /** To be written. */
  #lines: Readonly<Record<string, unknown>>[] = []
  #linesUpTo: number | null = null
  #told = 0
  #toldUpTo: number | null = null
  #givenUp = false

  constructor(recorder: Recorder, io: Io) {
    this.#recorder = recorder
    this.#io = io
    this.#store = recorder.store
    this.#cursor = recorder.store.cursor(recorder.upTo)
    recorder.beforeClose((cut) => this.#finish(cut))
  }

  restart(): Promise<void> {
    return this.#turn.run(async () => {
      const { store, since } = this.#recorder
      if (store !== this.#store) {
        this.#cursor.close()
        this.#store = store
        this.#cursor = store.cursor(since)
        this.#givenUp = false
      }
      await this.#readOn(this.#recorder.upTo)
    })
  }

  batch({ events, upTo }: Batch): Promise<void> {
    return this.#turn.run(async () => {
      for (const event of events) {
        await this.#readOn(event.seq - 1)
        if (event.seq <= this.#cursor.after) continue
        this.#cursor.skipTo(event.seq)
        await this.#tell(event)
      }
      await this.#readOn(upTo)
      await this.#write()
    })
  }

  async #readOn(upTo: number): Promise<void> {
    const cursor = this.#cursor
    while (cursor.after < upTo && !this.#givenUp) {
      let last = cursor.after
      const events = await cursor.read(upTo)
      const { after } = cursor
      for (const event of events) {
        this.#tellGap(last, event.seq - 1)
        await this.#tell(event)
        last = event.seq
      }
      this.#tellGap(last, Math.min(after, upTo))
      await this.#write()
      await breathe()
    }
  }

  async #tell(event: BenchEvent): Promise<void> {
    this.#lines.push({ event: event.type, ...event })
    this.#linesUpTo = event.seq
    if (this.#lines.length >= TOGETHER) await this.#write()
  }

  #tellGap(after: number, upTo: number): void {
    if (upTo > after) this.#lines.push({ event: 'skipped', count: upTo - after, after })
  }

  async #write(): Promise<void> {
    if (this.#lines.length === 0) return
    this.#io.tell(...this.#lines)
    this.#told += this.#lines.length
    this.#toldUpTo = this.#linesUpTo
    this.#lines = []
    await this.#io.drained()
  }

  /** The history is about to be closed: reads it to its end, as long as somebody takes what is printed. */
  async #finish(cut: AbortSignal | undefined): Promise<void> {
    const { upTo } = this.#recorder
    const finished = this.#turn.run(() => this.#readOn(upTo))
    for (let before = -1; before < this.#told;) {
      before = this.#told
      if (await endsWithin(Promise.race([finished, aborted(cut)]), PATIENCE_MS)) break
    }
    const after = Math.min(this.#cursor.after, this.#toldUpTo ?? this.#cursor.after)
    this.#givenUp = after < upTo
    if (this.#givenUp) this.#io.complain(this.#io.t('cli:serve.notTold', { count: upTo - after, after }))
  }
}

const aborted = (signal: AbortSignal | undefined): Promise<void> =>
  new Promise((resolve) => {
    if (signal?.aborted === true) resolve()
    signal?.addEventListener('abort', () => resolve(), { once: true })
  })
