import type { BenchEvent } from '../../../../shared/domain/event/bench-event.ts'
import type { BenchState } from '../../../../shared/domain/event/bench-state.ts'
import { LIVE_BATCH_INTERVAL_MS } from '../../../../shared/domain/event/live-batch.ts'
import type { Batch } from '../../../../shared/ipc/contract/bench.ts'
import type { Clock, Unsubscribe } from '../../core/clock.ts'
import type { RecordedEvent } from '../recorded-event.ts'
import { Screen, type EventTest } from './screen.ts'

/** Events kept for screens that connect between their snapshot and their stream. */
const RECENT_LIMIT = 4_096

/** Screens that may follow at once: a window, a tablet or two, a script. */
const SCREEN_LIMIT = 32

interface Follow {
  /** The screen's own name for its stream; `ack` uses it. */
  readonly name: string
  readonly test: EventTest
  /** The number that its snapshot ended with. */
  readonly after: number
  /** Whether batches carry the bench's state when it changed; true where it is not said. */
  readonly state?: boolean
}

/** Tells every screen what happens, each by its own filter and at its own pace. */
export class LiveHub {
  readonly #clock: Clock
  readonly #state: () => BenchState
  readonly #screens = new Map<string, Screen>()
  #recent: RecordedEvent[] = []
  #upTo = 0
  #frame: Unsubscribe | null = null
  #closed = false

  constructor(clock: Clock, state: () => BenchState) {
    this.#clock = clock
    this.#state = state
  }

  publish(recorded: RecordedEvent): void {
    this.#upTo = recorded.event.seq
    this.#recent.push(recorded)
    if (this.#recent.length >= RECENT_LIMIT * 2) this.#recent = this.#recent.slice(-RECENT_LIMIT)
    for (const screen of this.#screens.values()) screen.push(recorded)
    this.#schedule()
  }

  stateChanged(): void {
    for (const screen of this.#screens.values()) screen.stateChanged()
    this.#schedule()
  }

  /** Batches for one screen, until `signal` aborts or a stream of the same name replaces it. */
  async *follow(
    { name, test, after, state = true }: Follow,
    signal: AbortSignal | undefined,
  ): AsyncGenerator<Batch, void> {
    this.#makeRoom()
    const screen = new Screen(test, { ...this.#missed(test, after), upTo: this.#upTo, state })
    this.#screens.get(name)?.wake()
    this.#screens.set(name, screen)
    const stop = (): void => {
      screen.wake()
    }
    signal?.addEventListener('abort', stop)
    try {
      while (!this.#closed && signal?.aborted !== true && this.#screens.get(name) === screen) {
        const taken = screen.take()
        if (taken === null) await screen.woken()
        else yield taken.withState ? { ...taken.batch, state: this.#state() } : taken.batch
      }
    } finally {
      signal?.removeEventListener('abort', stop)
      if (this.#screens.get(name) === screen) this.#screens.delete(name)
    }
  }

  ack(name: string, batch: number): void {
    this.#screens.get(name)?.ack(batch)
  }

  /** A new site has a history and numbers of its own: every stream ends, and its screen asks for a snapshot anew. */
  restart(upTo: number): void {
    this.#recent = []
    this.#upTo = upTo
    const screens = [...this.#screens.values()]
    this.#screens.clear()
    for (const screen of screens) screen.wake()
  }

  close(): void {
    this.#closed = true
    this.#frame?.()
    for (const screen of this.#screens.values()) screen.wake()
  }

  #schedule(): void {
    if (this.#frame !== null || this.#screens.size === 0) return
    this.#frame = this.#clock.after(LIVE_BATCH_INTERVAL_MS, () => {
      this.#frame = null
      for (const screen of this.#screens.values()) screen.flush(this.#upTo)
    })
  }

  #missed(test: EventTest, after: number): { readonly events: readonly BenchEvent[]; readonly skipped: number } {
    const oldest = this.#recent[0]?.event.seq ?? this.#upTo + 1
    return {
      events: this.#recent
        .filter((recorded) => recorded.event.seq > after && test(recorded.facets, recorded.event.at))
        .map(({ event }) => event),
      skipped: Math.max(0, oldest - 1 - after),
    }
  }

  #makeRoom(): void {
    if (this.#screens.size < SCREEN_LIMIT) return
    const [oldest, screen] = this.#screens.entries().next().value ?? []
    if (oldest === undefined) return
    this.#screens.delete(oldest)
    screen?.wake()
  }
}
