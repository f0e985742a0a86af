/** One figure of `npm run bench`: ours, the peer's on the same machine in the same run, and the floor. */
export interface Measure {
  readonly name: string
  readonly ours: number
  /** Null where the peer is absent or there is none. */
  readonly peer: number | null
  readonly peerName: string
  readonly unit: string
  /** Ours by the peer's, unless the floor says it the other way round. */
  readonly ratio: number | null
  /** What must be met, in words. */
  readonly floor: string
  /** Null where it cannot be told: the peer is absent, the generator is too slow, or it is there for comparison. */
  readonly meets: boolean | null
  readonly note?: string
}
