/** Crashes further apart than this have nothing to do with each other. */
const MEMORY_MS = 60_000
/** The first crash costs nothing; a loop must not heat the laptop. */
const DELAYS_MS = [0, 250, 1_000, 4_000, 15_000] as const

export interface Restart {
  readonly afterMs: number
  /** What to pass in again at the next crash. */
  readonly crashes: readonly number[]
}

/** When to start the bench process again, having crashed `now` and at these times before. It is never given up. */
export function planRestart(earlier: readonly number[], now: number): Restart {
  const crashes = [...earlier.filter((at) => now - at < MEMORY_MS), now].slice(-DELAYS_MS.length)
  return { afterMs: DELAYS_MS[crashes.length - 1] ?? 0, crashes }
}
