import { fullBucket, takeToken, type Rate, type TokenBucket } from '../server-kit/token-bucket.ts'

/** Lines of one source, and how many sources are remembered. */
export interface RateLimits extends Rate {
  readonly sources: number
}

interface Bucket extends TokenBucket {
  dropped: number
}

export interface Excess {
  /** The worst first. */
  readonly sources: readonly { readonly source: string; readonly count: number }[]
  /** Lines of sources that were forgotten since. */
  readonly forgotten: number
}

/**
 * Counts by source what exceeds the rate. It holds a bounded number of sources; when there are more, the one that was
 * quiet for longest is forgotten, and with it at most one bucket's worth of what it had sent.
 */
export class RateLimiter {
  readonly #limits: RateLimits
  readonly #buckets = new Map<string, Bucket>()
  #over = new Set<string>()
  #forgotten = 0

  constructor(limits: RateLimits) {
    this.#limits = limits
  }

  /** True when one more line of this source is within its bounds; `now` in milliseconds of a clock that never goes back. */
  admit(source: string, now: number): boolean {
    const bucket = this.#bucket(source, now)
    if (takeToken(bucket, this.#limits, now)) return true
    bucket.dropped++
    this.#over.add(source)
    return false
  }

  /** What was refused since the last time this was asked. */
  takeExcess(): Excess {
    const sources = [...this.#over].map((source) => {
      const bucket = this.#buckets.get(source)
      const count = bucket?.dropped ?? 0
      if (bucket !== undefined) bucket.dropped = 0
      return { source, count }
    })
    const forgotten = this.#forgotten
    this.#over = new Set()
    this.#forgotten = 0
    return { sources: sources.sort((a, b) => b.count - a.count), forgotten }
  }

  #bucket(source: string, now: number): Bucket {
    const known = this.#buckets.get(source)
    if (known !== undefined) return known
    if (this.#buckets.size >= this.#limits.sources) this.#forgetQuietest()
    const fresh = { ...fullBucket(this.#limits, now), dropped: 0 }
    this.#buckets.set(source, fresh)
    return fresh
  }

  /** Of the longest known few, the one that was quiet for longest and owes no count: looking at all would cost too much. */
  #forgetQuietest(): void {
    let quietest: string | null = null
    let since = Infinity
    let seen = 0
    for (const [source, bucket] of this.#buckets) {
      if (bucket.dropped === 0 && bucket.filledAt < since) [quietest, since] = [source, bucket.filledAt]
      if (++seen === 16) break
    }
    const [first] = this.#buckets.keys()
    const leaving = quietest ?? first
    if (leaving === undefined) return
    this.#forgotten += this.#buckets.get(leaving)?.dropped ?? 0
    this.#over.delete(leaving)
    this.#buckets.delete(leaving)
  }
}
