/** A source may send `burst` at once and `perSecond` in the long run. */
export interface Rate {
  readonly perSecond: number
  readonly burst: number
}

export interface TokenBucket {
  tokens: number
  filledAt: number
}

export const fullBucket = ({ burst }: Rate, now: number): TokenBucket => ({ tokens: burst, filledAt: now })

/** True, and a token less, when the source may send one more. Allocates nothing: it is asked for every datagram. */
export function takeToken(bucket: TokenBucket, { perSecond, burst }: Rate, now: number): boolean {
  const earned = (Math.max(0, now - bucket.filledAt) * perSecond) / 1_000
  bucket.tokens = Math.min(burst, bucket.tokens + earned)
  bucket.filledAt = now
  if (bucket.tokens < 1) return false
  bucket.tokens -= 1
  return true
}
