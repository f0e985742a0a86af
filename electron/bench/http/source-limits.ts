import type { HttpLimits } from './limits.ts'

/** A guesser gets one answer a second: 4,096 names take an hour instead of a minute. */
const GUESSER_INTERVAL_MS = 1_000
const MINUTE_MS = 60_000
const SOURCES = 4_096

interface Source {
  connections: number
  /** Requests that may still come at once. */
  allowance: number
  allowanceAt: number
  readonly unknown: Set<string>
  unknownSince: number
  guesserUntil: number
  guesserNext: number
}

/** What one address may ask for. A source that has nothing open and did nothing wrong lately is forgotten. */
export class SourceLimits {
  readonly #limits: HttpLimits
  readonly #sources = new Map<string, Source>()

  constructor(limits: HttpLimits) {
    this.#limits = limits
  }

  /** False when this address has enough connections; else it counts until `disconnected`. */
  connected(ip: string, now: number): boolean {
    const source = this.#sourceOf(ip, now)
    if (source.connections >= this.#limits.connectionsPerSource) return false
    source.connections++
    return true
  }

  disconnected(ip: string): void {
    const source = this.#sources.get(ip)
    if (source !== undefined) source.connections--
  }

  /** Null: welcome. */
  admit(ip: string, now: number): 'flood' | 'guessing-names' | null {
    if (this.#limits.exempt(ip)) return null
    const source = this.#sourceOf(ip, now)
    if (now < source.guesserUntil) {
      if (now < source.guesserNext) return 'guessing-names'
      source.guesserNext = now + GUESSER_INTERVAL_MS
    }
    const earned = (Math.max(0, now - source.allowanceAt) * this.#limits.requestsPerSecond) / 1_000
    source.allowance = Math.min(this.#limits.requestsAtOnce, source.allowance + earned)
    source.allowanceAt = now
    if (source.allowance < 1) return 'flood'
    source.allowance--
    return null
  }

  /** A name that does not exist was asked for; true when this makes its source a guesser. */
  unknownName(ip: string, name: string, now: number): boolean {
    if (this.#limits.exempt(ip)) return false
    const source = this.#sourceOf(ip, now)
    if (now - source.unknownSince >= MINUTE_MS) {
      source.unknown.clear()
      source.unknownSince = now
    }
    if (source.unknown.size <= this.#limits.unknownNames) source.unknown.add(name.slice(0, 256))
    if (source.unknown.size <= this.#limits.unknownNames) return false
    const isNew = now >= source.guesserUntil
    source.guesserUntil = now + MINUTE_MS
    if (isNew) source.guesserNext = now + GUESSER_INTERVAL_MS
    return isNew
  }

  forgetIdle(now: number): void {
    for (const [ip, source] of this.#sources) if (isIdle(source, now)) this.#sources.delete(ip)
  }

  #sourceOf(ip: string, now: number): Source {
    const known = this.#sources.get(ip)
    if (known !== undefined) return known
    if (this.#sources.size >= SOURCES) this.#forgetOne()
    const source: Source = {
      connections: 0,
      allowance: this.#limits.requestsAtOnce,
      allowanceAt: now,
      unknown: new Set(),
      unknownSince: now,
      guesserUntil: 0,
      guesserNext: 0,
    }
    this.#sources.set(ip, source)
    return source
  }

  /** The longest known without a connection; each that has one is a connection, and those are limited. */
  #forgetOne(): void {
    for (const [ip, source] of this.#sources) {
      if (source.connections > 0) continue
      this.#sources.delete(ip)
      return
    }
  }
}

const isIdle = (source: Source, now: number): boolean =>
  source.connections === 0 && now >= source.guesserUntil && now - source.allowanceAt >= MINUTE_MS
