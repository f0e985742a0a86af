import type { Clock, Unsubscribe } from '../core/clock.ts'

const TICK_MS = 50

/**
 * One timer for all transfers, and a time that is read without asking the system: a timer and a clock call for each
 * packet would cost more than the packet. It ticks while somebody needs it and rests otherwise.
 *
 * Its time advances by at most two ticks a tick. When this process was held up (or the laptop slept, or its clock was
 * set), the answers of the phones are still unread in the sockets: they must not look as if they were late.
 */
export interface CoarseClock {
  /** Milliseconds that only go forward. */
  now(): number
  /** Starts it when it rests; to be called when there is something to wait for. */
  wake(): void
  stop(): void
}

/** `onTick` does what is due and says whether there is more to wait for. */
export function createCoarseClock(clock: Clock, onTick: (now: number) => boolean): CoarseClock {
  let time = 0
  let last = clock.now()
  let pending: Unsubscribe | null = null

  const tick = (): void => {
    const now = clock.now()
    time += Math.min(Math.max(now - last, 0), 2 * TICK_MS)
    last = now
    pending = null
    if (onTick(time)) arm()
  }
  const arm = (): void => {
    pending ??= clock.after(TICK_MS, tick)
  }

  return {
    now: () => time,
    wake: () => {
      if (pending !== null) return
      const now = clock.now()
      time += Math.max(now - last, 0)
      last = now
      arm()
    },
    stop: () => {
      pending?.()
      pending = null
    },
  }
}
