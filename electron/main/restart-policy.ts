/** Crashes further apart than this count as unrelated. */
const MEMORY_MS = 60_000
/** No delay after the first crash, growing ones after that: a crash loop must not burn CPU. */
const DELAYS_MS = [0, 250, 1_000, 4_000, 15_000] as const

export interface Restart {
  readonly afterMs: number
  /** The crash times to pass to the next call. */
  readonly crashes: readonly number[]
}

/** When to restart the bench process after a crash at `now`, given the earlier crashes. It never gives up. */
export function planRestart(earlier: readonly number[], now: number): Restart {
  const crashes = [...earlier.filter((at) => now - at < MEMORY_MS), now].slice(-DELAYS_MS.length)
  return { afterMs: DELAYS_MS[crashes.length - 1] ?? 0, crashes }
}
