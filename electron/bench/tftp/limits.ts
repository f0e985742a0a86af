/** Everything that grows has a limit here. Of one source: of one address. */
export interface TftpLimits {
  /** At once, in all. */
  readonly transfers: number
  readonly transfersPerSource: number
  /** Transfers of one source whose client has never answered: forged requests never are. */
  readonly unansweredPerSource: number
  /** Requests of one source, per second in the long run, and at once. */
  readonly requestsPerSecond: number
  readonly requestsAtOnce: number
  /** Different names of one source that do not exist, within a minute: more is somebody who guesses MAC addresses. */
  readonly unknownNames: number
  /** Loopback is this machine itself: rehearsals and tests ask for as much as they like. */
  readonly exempt: (ip: string) => boolean
}

type Excess = 'too-many-transfers' | 'guessing-names' | 'flood'

export interface SourceLimits {
  /** Null: welcome, and counted until `ended`. */
  admit(ip: string, now: number): Excess | null
  answered(ip: string): void
  ended(ip: string, wasAnswered: boolean): void
  /** A name that does not exist was asked for; true when this makes its source a guesser. */
  unknownName(ip: string, name: string, now: number): boolean
  transfers(): number
  /** Forgets who has nothing going on. */
  forget(now: number): void
}

/** A guesser gets one answer a second: 4,096 names take an hour instead of a minute. */
const GUESSER_INTERVAL_MS = 1_000
const MINUTE_MS = 60_000
const SOURCE_LIMIT = 4_096
/** How many of the longest known sources are looked at for one to forget. */
const FORGET_LOOKS = 16

interface Source {
  transfers: number
  unanswered: number
  /** Requests that may still come at once. */
  allowance: number
  allowanceAt: number
  unknown: Set<string>
  unknownSince: number
  guesserUntil: number
  guesserNext: number
}

const newSource = (limits: TftpLimits, now: number): Source => ({
  transfers: 0,
  unanswered: 0,
  allowance: limits.requestsAtOnce,
  allowanceAt: now,
  unknown: new Set(),
  unknownSince: now,
  guesserUntil: 0,
  guesserNext: 0,
})

const isIdle = (source: Source, now: number): boolean =>
  source.transfers === 0 && now >= source.guesserUntil && now - source.allowanceAt >= MINUTE_MS

export function createSourceLimits(limits: TftpLimits): SourceLimits {
  const sources = new Map<string, Source>()
  let transfers = 0

  const sourceOf = (ip: string, now: number): Source | null => {
    const known = sources.get(ip)
    if (known !== undefined) return known
    if (sources.size >= SOURCE_LIMIT && !forgetOne(sources)) return null
    const source = newSource(limits, now)
    sources.set(ip, source)
    return source
  }

  return {
    admit: (ip, now) => {
      const source = sourceOf(ip, now)
      if (source === null) return 'flood'
      if (transfers >= limits.transfers || source.transfers >= limits.transfersPerSource) return 'too-many-transfers'
      if (!limits.exempt(ip)) {
        const excess = excessOf(source, limits, now)
        if (excess !== null) return excess
        source.allowance -= 1
        source.guesserNext = now + GUESSER_INTERVAL_MS
      }
      transfers += 1
      source.transfers += 1
      source.unanswered += 1
      return null
    },
    answered: (ip) => {
      const source = sources.get(ip)
      if (source !== undefined) source.unanswered -= 1
    },
    ended: (ip, wasAnswered) => {
      const source = sources.get(ip)
      if (source === undefined) return
      transfers -= 1
      source.transfers -= 1
      if (!wasAnswered) source.unanswered -= 1
    },
    unknownName: (ip, name, now) => {
      const source = sources.get(ip)
      return source !== undefined && !limits.exempt(ip) && becomesGuesser(source, name, limits.unknownNames, now)
    },
    transfers: () => transfers,
    forget: (now) => {
      for (const [ip, source] of sources) if (isIdle(source, now)) sources.delete(ip)
    },
  }
}

/** Makes room for a new source; false when the longest known ones are all busy. */
function forgetOne(sources: Map<string, Source>): boolean {
  let looks = 0
  for (const [ip, source] of sources) {
    if (source.transfers === 0) return sources.delete(ip)
    if (++looks >= FORGET_LOOKS) return false
  }
  return false
}

function excessOf(source: Source, limits: TftpLimits, now: number): Excess | null {
  if (now < source.guesserUntil && now < source.guesserNext) return 'guessing-names'
  const earned = ((now - source.allowanceAt) * limits.requestsPerSecond) / 1_000
  source.allowance = Math.min(limits.requestsAtOnce, source.allowance + earned)
  source.allowanceAt = now
  return source.allowance < 1 || source.unanswered >= limits.unansweredPerSource ? 'flood' : null
}

function becomesGuesser(source: Source, name: string, limit: number, now: number): boolean {
  if (now - source.unknownSince >= MINUTE_MS) {
    source.unknown.clear()
    source.unknownSince = now
  }
  if (source.unknown.size <= limit) source.unknown.add(name)
  if (source.unknown.size <= limit) return false
  const isNew = now >= source.guesserUntil
  source.guesserUntil = now + MINUTE_MS
  return isNew
}
