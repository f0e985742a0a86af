import type { BenchEvent } from '../../../../shared/domain/event/bench-event.ts'
import type { Facets } from '../../../../shared/domain/event/facets.ts'
import {
  canTake,
  emptyQueue,
  offer,
  seen,
  take,
  type ScreenQueue,
  type TakenBatch,
} from '../../../../shared/domain/event/screen-queue.ts'
import type { RecordedEvent } from '../recorded-event.ts'

export type EventTest = (facets: Facets, at: number) => boolean

/** A burst between two frames may hold more than a batch; older ones are counted, not kept. */
const FRESH_LIMIT = 2_000

/** What a screen begins with: the events since its snapshot, and whether its batches carry the bench's state. */
interface ScreenStart {
  readonly events: readonly BenchEvent[]
  readonly skipped: number
  readonly upTo: number
  readonly state: boolean
}

/** One screen that follows the events: its filter, what waits for it, and how far it has drawn. */
export class Screen {
  readonly #test: EventTest
  #queue: ScreenQueue
  /** What the current frame collected; handed to the queue once a frame, so that a burst costs one copy. */
  #fresh: BenchEvent[] = []
  #freshSkipped = 0
  readonly #wantsState: boolean
  #stateChanged: boolean
  #wake: (() => void) | null = null

  constructor(test: EventTest, { events, skipped, upTo, state }: ScreenStart) {
    this.#test = test
    this.#wantsState = state
    this.#stateChanged = state
    this.#queue = offer(emptyQueue(upTo), events, upTo, skipped)
  }

  push(recorded: RecordedEvent): void {
    const { event } = recorded
    if (!this.#test(recorded.facets, event.at)) return
    this.#fresh.push(event)
    if (this.#fresh.length <= FRESH_LIMIT) return
    this.#freshSkipped += this.#fresh.length - FRESH_LIMIT / 2
    this.#fresh = this.#fresh.slice(-FRESH_LIMIT / 2)
  }

  stateChanged(): void {
    this.#stateChanged = this.#wantsState
  }

  /** A frame has passed: what it collected may be taken. */
  flush(upTo: number): void {
    this.#queue = offer(this.#queue, this.#fresh, upTo, this.#freshSkipped)
    this.#fresh = []
    this.#freshSkipped = 0
    this.wake()
  }

  /** The next batch, and whether the state should go with it; null while there is nothing or the screen is behind. */
  take(): { readonly batch: TakenBatch; readonly withState: boolean } | null {
    const [queue, batch] = take(this.#queue, this.#stateChanged)
    this.#queue = queue
    if (batch === null) return null
    const withState = this.#stateChanged
    this.#stateChanged = false
    return { batch, withState }
  }

  ack(batch: number): void {
    const wasBehind = !canTake(this.#queue)
    this.#queue = seen(this.#queue, batch)
    if (wasBehind) this.wake()
  }

  wake(): void {
    this.#wake?.()
    this.#wake = null
  }

  woken(): Promise<void> {
    return new Promise((resolve) => (this.#wake = resolve))
  }
}
