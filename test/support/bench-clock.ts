import type { Clock } from '../../electron/bench/core/clock.ts'

/** A clock that stands still until the test moves it. */
export interface HandClock extends Clock {
  /** Moves time on and calls back everything that falls due, in order. */
  advance(ms: number): void
  /** How many callbacks are still to come. */
  waiting(): number
}

export function handClock(start = 1_000_000): HandClock {
  let now = start
  const waiting = new Set<{ readonly at: number; readonly callback: () => void }>()
  return {
    now: () => now,
    after(ms, callback) {
      const entry = { at: now + ms, callback }
      waiting.add(entry)
      return () => void waiting.delete(entry)
    },
    advance(ms) {
      const until = now + ms
      for (;;) {
        const next = [...waiting].filter((entry) => entry.at <= until).sort((a, b) => a.at - b.at)[0]
        if (next === undefined) break
        waiting.delete(next)
        now = next.at
        next.callback()
      }
      now = until
    },
    waiting: () => waiting.size,
  }
}
