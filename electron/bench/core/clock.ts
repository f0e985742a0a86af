export type Unsubscribe = () => void

/** Time as an argument, so that tests move it by hand. */
export interface Clock {
  /** Milliseconds since 1970. */
  now(): number
  /** Calls back once after `ms`; what it returns takes it back. */
  after(ms: number, callback: () => void): Unsubscribe
}

export const systemClock: Clock = {
  now: () => Date.now(),
  after: (ms, callback) => {
    const timer = setTimeout(callback, ms)
    return () => {
      clearTimeout(timer)
    }
  },
}

/** Calls back every `ms` with the number of the tick, from 1 on, until it is taken back. */
export function every(clock: Clock, ms: number, tick: (ticks: number) => void): Unsubscribe {
  let ticks = 0
  let cancel: Unsubscribe
  let stopped = false
  const arm = (): void => {
    cancel = clock.after(ms, () => {
      tick(++ticks)
      if (!stopped) arm()
    })
  }
  arm()
  return () => {
    stopped = true
    cancel()
  }
}
