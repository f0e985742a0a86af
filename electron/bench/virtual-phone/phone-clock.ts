import type { Clock, Unsubscribe } from '../core/clock.ts'
import { type Due, DueHeap } from './due-heap.ts'

export interface PhoneClockOptions {
  readonly start?: number
  /**
   * How many of the phones' seconds pass in one of ours. `jump`: from one moment at which something is due to the next,
   * as soon as nothing is under way, so that a day passes in the time that its requests take.
   */
  readonly pace?: number | 'jump'
}

/** setTimeout takes no more. */
const LONGEST_MS = 2 ** 31 - 1

/** Time for any number of virtual phones: one heap and one timer, however many wait. */
export class PhoneClock implements Clock {
  /** Whether time stands still while something is held, and jumps when nothing is. */
  readonly jumps: boolean
  readonly #speed: number
  readonly #start: number
  readonly #began = performance.now()
  readonly #due = new DueHeap()
  #jumpedTo: number
  #order = 0
  #held = 0
  #wake: { readonly at: number; readonly cancel: Unsubscribe } | null = null
  #firing = false

  constructor({ start = Date.now(), pace = 1 }: PhoneClockOptions = {}) {
    this.jumps = pace === 'jump'
    this.#speed = pace === 'jump' ? 1 : pace
    this.#start = start
    this.#jumpedTo = start
  }

  now(): number {
    if (this.jumps) return this.#jumpedTo
    return Math.floor(this.#start + (performance.now() - this.#began) * this.#speed)
  }

  after(ms: number, callback: () => void): Unsubscribe {
    const entry: Due = { at: this.now() + Math.max(0, ms), order: this.#order++, callback }
    this.#due.add(entry)
    this.#arrange()
    return () => {
      this.#due.cancel(entry)
      this.#arrange()
    }
  }

  /** Something outside of the phones' time is under way (a request on the network); it ends when it is called. */
  hold(): Unsubscribe {
    let ended = false
    this.#held += 1
    this.#arrange()
    return () => {
      if (ended) return
      ended = true
      this.#held -= 1
      this.#arrange()
    }
  }

  /** Forgets whatever waits. */
  stop(): void {
    this.#due.clear()
    this.#arrange()
  }

  /** Sees to it that the next one due is called: once, whoever asks. */
  #arrange(): void {
    if (this.#firing) return
    const next = this.#due.first()
    const at = next === undefined || (this.jumps && this.#held > 0) ? Infinity : next.at
    if (this.#wake?.at === at) return
    this.#wake?.cancel()
    this.#wake = at === Infinity ? null : { at, cancel: this.#plan(at) }
  }

  #plan(at: number): Unsubscribe {
    if (this.jumps) {
      // Between two jumps the sockets have their turn: nothing spins.
      const immediate = setImmediate(() => this.#fire())
      return () => {
        clearImmediate(immediate)
      }
    }
    const ms = Math.ceil((at - this.now()) / this.#speed)
    const timer = setTimeout(() => this.#fire(), Math.min(LONGEST_MS, Math.max(0, ms)))
    return () => {
      clearTimeout(timer)
    }
  }

  #fire(): void {
    this.#wake = null
    this.#firing = true
    try {
      if (this.jumps) this.#jumpedTo = Math.max(this.#jumpedTo, this.#due.first()?.at ?? 0)
      const until = this.now()
      for (let next = this.#due.first(); next !== undefined && next.at <= until; next = this.#due.first())
        this.#due.take()?.()
    } finally {
      this.#firing = false
      this.#arrange()
    }
  }
}
