import type { Unsubscribe } from '../core/clock.ts'
import { PhoneClock, type PhoneClockOptions } from '../virtual-phone/phone-clock.ts'

/** Max requests under way at once: each has a socket, and the system limits the open files of a process. */
const AT_ONCE = 96

/**
 * The time of a fleet. When thousands of phones are due at one moment, they start as sockets become free; by their own
 * clock that moment lasts no time, so the limit does not show in the result. To the drivers this clock does not jump: how
 * long a request takes is decided by the link (`pass`) and not by how busy this machine is, so two runs are alike.
 */
export class FleetClock extends PhoneClock {
  readonly #time: PhoneClock
  readonly #speed: number
  readonly #limit: number
  readonly #waiting: { readonly begin: () => void; readonly release: Unsubscribe }[] = []
  readonly #passing = new Set<() => void>()
  #busy = 0
  #holds = 0
  #release: Unsubscribe | null = null

  constructor(options: PhoneClockOptions = {}, limit = AT_ONCE) {
    super()
    const { pace = 1 } = options
    this.#time = new PhoneClock(options)
    this.#speed = pace === 'jump' ? 1 : pace
    this.#limit = limit
  }

  override now(): number {
    return this.#time.now()
  }

  override after(ms: number, callback: () => void): Unsubscribe {
    let cancelled = false
    const begin = (): void => {
      if (!cancelled) callback()
    }
    const cancel = this.#time.after(ms, () => {
      if (this.#busy < this.#limit) begin()
      else this.#waiting.push({ begin, release: this.hold() })
    })
    return () => {
      cancelled = true
      cancel()
    }
  }

  override hold(): Unsubscribe {
    let ended = false
    this.#holds += 1
    this.#arrangeHold()
    return () => {
      if (ended) return
      ended = true
      this.#holds -= 1
      this.#arrangeHold()
    }
  }

  /** For a request under way: lets this much of the phones' time pass, though it holds the clock. */
  pass(ms: number): Promise<void> {
    return new Promise((resolve) => {
      const cancel = this.#time.jumps ? this.#time.after(ms, () => done()) : timer(ms / this.#speed, () => done())
      const done = (): void => {
        cancel()
        this.#passing.delete(done)
        this.#arrangeHold()
        resolve()
      }
      this.#passing.add(done)
      this.#arrangeHold()
    })
  }

  /** Counts a request from its beginning to its end. */
  async during<T>(work: () => Promise<T>): Promise<T> {
    this.#busy += 1
    try {
      return await work()
    } finally {
      this.#busy -= 1
      // The phone that asked goes first: its next request needs the socket that is free now.
      setImmediate(() => this.#startWaiting())
    }
  }

  override stop(): void {
    this.#time.stop()
    for (const { release } of this.#waiting.splice(0)) release()
    for (const done of [...this.#passing]) done()
  }

  #startWaiting(): void {
    for (const { begin, release } of this.#waiting.splice(0, Math.max(0, this.#limit - this.#busy))) {
      begin()
      release()
    }
  }

  /** Time moves while every holder only waits for it to pass. */
  #arrangeHold(): void {
    const held = this.#holds > this.#passing.size
    if (held && this.#release === null) this.#release = this.#time.hold()
    else if (!held && this.#release !== null) {
      this.#release()
      this.#release = null
    }
  }
}

function timer(ms: number, callback: () => void): Unsubscribe {
  const timeout = setTimeout(callback, ms)
  return () => {
    clearTimeout(timeout)
  }
}
