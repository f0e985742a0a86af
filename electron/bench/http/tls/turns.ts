import type { Clock } from '../../core/clock.ts'

export interface Pace {
  /** That may be under way together. */
  readonly atOnce: number
  /** After this long the next begins although one is not over: a client may be slow, or silent. */
  readonly patienceMs: number
  /** Between the beginnings of two; 0: a turn of the event loop. */
  readonly restMs: number
}

/**
 * Work that is asked for many times at once, in the order of asking. Between the beginnings of two pieces at least one
 * turn of the event loop goes by, so that what arrived meanwhile is read and answered.
 */
export class Turns {
  readonly #pace: () => Pace
  readonly #clock: Pick<Clock, 'after'>
  #waiting: ((over: () => void) => void)[] = []
  #next = 0
  #underWay = 0
  #isAwaited = false

  /** `pace` is asked before each piece. */
  constructor(pace: () => Pace, clock: Pick<Clock, 'after'>) {
    this.#pace = pace
    this.#clock = clock
  }

  /** `work` calls `over` when it has come to its end; more than once does no harm. */
  take(work: (over: () => void) => void): void {
    this.#waiting.push(work)
    this.#goOn()
  }

  #goOn(): void {
    if (this.#isAwaited || this.#next === this.#waiting.length) return
    const { atOnce, restMs } = this.#pace()
    if (this.#underWay >= atOnce) return
    this.#isAwaited = true
    const turn = (): void => this.#turn()
    if (restMs === 0) setImmediate(turn)
    else this.#clock.after(restMs, turn)
  }

  #turn(): void {
    this.#isAwaited = false
    const work = this.#waiting[this.#next++]
    if (this.#next === this.#waiting.length) {
      this.#waiting = []
      this.#next = 0
    }
    if (work === undefined) return
    this.#underWay += 1
    let isOver = false
    const over = (): void => {
      if (isOver) return
      isOver = true
      stopWaiting()
      this.#underWay -= 1
      this.#goOn()
    }
    const stopWaiting = this.#clock.after(this.#pace().patienceMs, over)
    work(over)
    this.#goOn()
  }
}
