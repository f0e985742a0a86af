import { fullBucket, takeToken, type Rate, type TokenBucket } from './token-bucket.ts'

/** What one address may ask of a file server. */
export interface SourceRules {
  /** Connections or transfers that it may have open at once. */
  readonly open: number
  readonly requests: Rate
  /** Different names that do not exist, within a minute: more is somebody who guesses MAC addresses. */
  readonly unknownNames: number
  /** Loopback is this machine itself: rehearsals and tests ask for as much as they like. */
  readonly exempt: (ip: string) => boolean
}

/** A guesser gets one answer a second: 4,096 names take an hour instead of a minute. */
const GUESSER_INTERVAL_MS = 1_000
const MINUTE_MS = 60_000
/** Addresses that are remembered at once. */
const SOURCE_LIMIT = 4_096
/** What is kept of a name to tell it from others. */
const NAME_LENGTH = 256

interface Source {
  open: number
  readonly bucket: TokenBucket
  readonly unknown: Set<string>
  unknownSince: number
  guesserUntil: number
  guesserNext: number
}

/** Limits each source by its address. A source that has nothing open and did nothing wrong lately is forgotten. */
export class SourceGuard {
  readonly #rules: SourceRules
  readonly #sources = new Map<string, Source>()
  /** Those with nothing open, the longest idle first: the first to be forgotten when there are too many. */
  readonly #idle = new Set<string>()

  constructor(rules: SourceRules) {
    this.#rules = rules
  }

  /** Opens a connection or transfer, which counts until `leave`; or says why this source must not. */
  enter(ip: string, now: number): 'too-many-sources' | 'too-many-open' | null {
    const source = this.#sourceOf(ip, now)
    if (source === null) return 'too-many-sources'
    if (source.open >= this.#rules.open) return 'too-many-open'
    source.open += 1
    this.#idle.delete(ip)
    return null
  }

  leave(ip: string): void {
    const source = this.#sources.get(ip)
    if (source === undefined) return
    source.open -= 1
    if (source.open === 0) this.#idle.add(ip)
  }

  /** Null when a request of this source is to be answered. The source must have entered. */
  admit(ip: string, now: number): 'flood' | 'guessing-names' | null {
    const source = this.#sources.get(ip)
    if (source === undefined || this.#rules.exempt(ip)) return null
    const guesses = now < source.guesserUntil
    if (guesses && now < source.guesserNext) return 'guessing-names'
    if (!takeToken(source.bucket, this.#rules.requests, now)) return 'flood'
    if (guesses) source.guesserNext = now + GUESSER_INTERVAL_MS
    return null
  }

  /** Tells that this source asked for a name that does not exist; true when this makes it a guesser. */
  unknownName(ip: string, name: string, now: number): boolean {
    const source = this.#sources.get(ip)
    if (source === undefined || this.#rules.exempt(ip)) return false
    const { unknown } = source
    if (now - source.unknownSince >= MINUTE_MS) {
      unknown.clear()
      source.unknownSince = now
    }
    if (unknown.size <= this.#rules.unknownNames) unknown.add(name.slice(0, NAME_LENGTH))
    if (unknown.size <= this.#rules.unknownNames) return false
    const isNew = now >= source.guesserUntil
    source.guesserUntil = now + MINUTE_MS
    if (isNew) source.guesserNext = now + GUESSER_INTERVAL_MS
    return isNew
  }

  forgetIdle(now: number): void {
    for (const ip of this.#idle) {
      const source = this.#sources.get(ip)
      if (source !== undefined && !isForgettable(source, now)) continue
      this.#sources.delete(ip)
      this.#idle.delete(ip)
    }
  }

  #sourceOf(ip: string, now: number): Source | null {
    const known = this.#sources.get(ip)
    if (known !== undefined) return known
    if (this.#sources.size >= SOURCE_LIMIT && !this.#forgetOne()) return null
    const source: Source = {
      open: 0,
      bucket: fullBucket(this.#rules.requests, now),
      unknown: new Set(),
      unknownSince: now,
      guesserUntil: 0,
      guesserNext: 0,
    }
    this.#sources.set(ip, source)
    this.#idle.add(ip)
    return source
  }

  #forgetOne(): boolean {
    const [ip] = this.#idle
    return ip !== undefined && this.#idle.delete(ip) && this.#sources.delete(ip)
  }
}

const isForgettable = ({ guesserUntil, bucket }: Source, now: number): boolean =>
  now >= guesserUntil && now - bucket.filledAt >= MINUTE_MS
