import type { BenchEvent, Emit, EventBody } from '../../../shared/domain/event/bench-event.ts'
import type { Received } from '../../../shared/domain/event/received.ts'
import { redactEvent, redactText } from '../../../shared/domain/event/redact.ts'
import type { Clock, Unsubscribe } from '../core/clock.ts'
import type { LiveHub } from './live/live-hub.ts'
import type { RecordedEvent } from './recorded-event.ts'
import type { EventStore } from './store/event-store.ts'

/** Bytes as they came, but for what opens something. Latin-1 gives every byte back as it was. */
function redactRaw(raw: Uint8Array): Uint8Array {
  const text = Buffer.from(raw.buffer, raw.byteOffset, raw.byteLength).toString('latin1')
  const redacted = redactText(text)
  return redacted === text ? raw : Buffer.from(redacted, 'latin1')
}

type Listener = (event: BenchEvent, recorded: RecordedEvent) => unknown

/** Reads what it has not read yet; ends early when `cut` aborts. */
type Reader = (cut: AbortSignal | undefined) => Promise<void>

/** Where every event passes: numbered and dated here, kept in the history, told to the screens. */
export class Recorder {
  readonly #clock: Clock
  readonly #hub: LiveHub
  readonly #listeners = new Set<Listener>()
  readonly #readers = new Set<Reader>()
  #store: EventStore
  #seq: number
  #recorded = 0
  #since = 0

  constructor(clock: Clock, hub: LiveHub, store: EventStore) {
    this.#clock = clock
    this.#hub = hub
    this.#store = store
    this.#seq = store.lastSeq
  }

  /** Events recorded since the bench started: the rate is its difference. */
  get recorded(): number {
    return this.#recorded
  }

  get upTo(): number {
    return this.#seq
  }

  /** The highest number in the history when events began to go to it. */
  get since(): number {
    return this.#since
  }

  get store(): EventStore {
    return this.#store
  }

  readonly emit: Emit = (given: EventBody, givenRaw?: Uint8Array, received?: Received) => {
    const body = redactEvent(given)
    const raw = givenRaw === undefined ? undefined : redactRaw(givenRaw)
    const stamp = { seq: ++this.#seq, at: this.#clock.now() - (received?.waitedMs ?? 0) }
    const event: BenchEvent = raw === undefined ? { ...body, ...stamp } : { ...body, ...stamp, rawBytes: raw.length }
    this.#recorded++
    const recorded = this.#store.append(event, raw, received)
    this.#hub.publish(recorded)
    for (const listener of this.#listeners) listener(event, recorded)
  }

  /** From here on events go to this history, numbered after its last. */
  use(store: EventStore): void {
    this.#store = store
    this.#since = store.lastSeq
    this.#goOnAfter(store.lastSeq)
    store.onRenumbered((lastSeq) => {
      if (this.#store === store) this.#goOnAfter(lastSeq)
    })
  }

  /** Screens ask anew: what they show may have other numbers now. */
  #goOnAfter(lastSeq: number): void {
    this.#seq = lastSeq
    this.#hub.restart(lastSeq)
  }

  /** Whether an event that `test` means comes within `ms`. */
  heard(test: (event: BenchEvent) => boolean, ms: number): Promise<boolean> {
    const { promise, resolve } = Promise.withResolvers<boolean>()
    const stopWaiting = this.#clock.after(ms, () => resolve(false))
    const stopListening = this.onEvent((event) => test(event) && resolve(true))
    return promise.finally(() => {
      stopWaiting()
      stopListening()
    })
  }

  /** Whoever reads the history on and on is asked to read it to its end before it is closed. */
  beforeClose(reader: Reader): Unsubscribe {
    this.#readers.add(reader)
    return () => void this.#readers.delete(reader)
  }

  async readToEnd(cut: AbortSignal | undefined): Promise<void> {
    await Promise.all(Array.from(this.#readers, (reader) => reader(cut)))
  }

  onEvent(listener: Listener): Unsubscribe {
    this.#listeners.add(listener)
    return () => void this.#listeners.delete(listener)
  }
}
