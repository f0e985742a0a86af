import type { Emit } from '../../../shared/domain/event/bench-event.ts'
import type { Clock } from './clock.ts'

const LATELY_MS = 250

/** When a server was last asked for something, by the events that it told: what can wait gives way to it. */
export class LastAsked {
  readonly #clock: Pick<Clock, 'now'>
  #at = Number.NEGATIVE_INFINITY

  constructor(clock: Pick<Clock, 'now'>) {
    this.#clock = clock
  }

  /** For the servers that count. */
  noting(emit: Emit): Emit {
    return (body, raw, received) => {
      this.#at = this.#clock.now()
      emit(body, raw, received)
    }
  }

  lately(): boolean {
    const age = this.#clock.now() - this.#at
    return age >= 0 && age < LATELY_MS // the clock of the system may be set back
  }
}
