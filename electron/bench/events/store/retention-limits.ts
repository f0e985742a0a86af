/** How far the history has aged: see `retention.ts`. */
export interface Aging {
  /** Age is counted from this time rather than from the clock's. */
  readonly trusted: number
  /** What the clock said when the history last aged. */
  readonly at: number
}

export interface Limits {
  /** Lines older than this go; null while age removes none. */
  readonly oldest: number | null
  /** To be remembered; null leaves it as it is. */
  readonly aging: Aging | null
  readonly maxBytes: number
}

/** Lines that retention removed, and when the newest of them happened. */
export interface Removed {
  readonly aged: number
  readonly sized: number
  readonly until: number | null
}
