import type { Clock } from '../../electron/bench/core/clock.ts'

/** The system's time, of which a test can leave out as much as it likes. */
export interface HastenedClock extends Clock {
  /** Moves time on; what falls due meanwhile is called at once, in its order. */
  pass(ms: number): void
}

interface Waiting {
  readonly at: number
  readonly callback: () => void
  timer: NodeJS.Timeout
}

export function hastenedClock(): HastenedClock {
  let ahead = 0
  const waiting = new Set<Waiting>()
  const now = (): number => Date.now() + ahead
  const arm = (entry: Omit<Waiting, 'timer'>): NodeJS.Timeout =>
    setTimeout(() => fire(entry as Waiting), entry.at - now())
  const fire = (entry: Waiting): void => {
    if (waiting.delete(entry)) entry.callback()
  }
  return {
    now,
    after: (ms, callback) => {
      const entry = { at: now() + ms, callback } as Waiting
      entry.timer = arm(entry)
      waiting.add(entry)
      return () => {
        clearTimeout(entry.timer)
        waiting.delete(entry)
      }
    },
    pass: (ms) => {
      ahead += ms
      for (const entry of [...waiting].sort((a, b) => a.at - b.at)) {
        if (!waiting.has(entry)) continue
        clearTimeout(entry.timer)
        if (entry.at <= now()) fire(entry)
        else entry.timer = arm(entry)
      }
    },
  }
}
