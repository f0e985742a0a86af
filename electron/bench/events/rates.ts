import type { BenchState } from '../../../shared/domain/event/bench-state.ts'
import { every, type Clock, type Unsubscribe } from '../core/clock.ts'

interface Counters {
  readonly events: number
  readonly bytes: number
  readonly transfers: number
}

const SECOND_MS = 1_000

/** What moves, a second at a time: the status bar's small pictures. */
export interface Rates {
  current(): BenchState['rates']
  /** Calls back once a second while something moves, and once more when it has come to rest. */
  start(onChange: () => void): Unsubscribe
}

export function createRates(clock: Clock, read: () => Counters): Rates {
  let rates: BenchState['rates'] = { eventsPerSecond: 0, bytesPerSecond: 0, transfers: 0 }
  let before = read()
  const measure = (): boolean => {
    const now = read()
    const was = rates
    rates = {
      eventsPerSecond: now.events - before.events,
      // A server that stops takes its counter with it; nothing was un-sent.
      bytesPerSecond: Math.max(0, now.bytes - before.bytes),
      transfers: now.transfers,
    }
    before = now
    const keys = ['eventsPerSecond', 'bytesPerSecond', 'transfers'] as const
    return keys.some((key) => rates[key] !== was[key])
  }
  return {
    current: () => rates,
    start: (onChange) =>
      every(clock, SECOND_MS, () => {
        if (measure()) onChange()
      }),
  }
}
