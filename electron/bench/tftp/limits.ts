import { isLoopback } from '../../../shared/domain/network/address.ts'
import type { LimitReason } from '../server-kit/rejection-throttle.ts'
import { SourceGuard } from '../server-kit/source-guard.ts'

/** Everything that grows has a limit here. A source is an address. */
export interface TftpLimits {
  /** At once, in all. */
  readonly transfers: number
  readonly transfersPerSource: number
  /**
   * Transfers of one source whose client has never answered: forged requests never are. It is also no more than the
   * slots that are still free, so that a few addresses never take the last of them from a phone that comes after.
   */
  readonly unansweredPerSource: number
  /** Requests of one source, per second in the long run, and at once. */
  readonly requestsPerSecond: number
  readonly requestsAtOnce: number
  /** Different names of one source that do not exist, within a minute: more is somebody who guesses MAC addresses. */
  readonly unknownNames: number
  /** Loopback is this machine itself: rehearsals and tests ask for as much as they like. */
  readonly exempt: (ip: string) => boolean
}

export const DEFAULT_TFTP_LIMITS: TftpLimits = {
  transfers: 2_048,
  transfersPerSource: 1_024,
  unansweredPerSource: 512,
  requestsPerSecond: 200,
  requestsAtOnce: 1_000,
  unknownNames: 120,
  exempt: isLoopback,
}

export interface SourceLimits {
  /** Null when the request is to be answered: its transfer counts until `ended`. */
  admit(ip: string, now: number): LimitReason | null
  answered(ip: string): void
  ended(ip: string, wasAnswered: boolean): void
  /** Tells that a name does not exist; true when this makes its source a guesser. */
  unknownName(ip: string, name: string, now: number): boolean
  transfers(): number
  /** Forgets sources with no transfer that did nothing wrong lately. */
  forget(now: number): void
}

/** What every server limits, and the two limits of a protocol whose clients can forge their address. */
export function createSourceLimits(limits: TftpLimits): SourceLimits {
  const guard = new SourceGuard({
    open: limits.transfersPerSource,
    requests: { perSecond: limits.requestsPerSecond, burst: limits.requestsAtOnce },
    unknownNames: limits.unknownNames,
    exempt: limits.exempt,
  })
  const unanswered = createCounts()
  let transfers = 0

  return {
    admit: (ip, now) => {
      if (transfers >= limits.transfers) return 'too-many-transfers'
      const full = guard.enter(ip, now)
      if (full !== null) return full === 'too-many-open' ? 'too-many-transfers' : 'flood'
      const most = limits.exempt(ip) ? limits.transfersPerSource : limits.unansweredPerSource
      const waiting = unanswered.of(ip) >= Math.min(most, limits.transfers - transfers)
      const excess = waiting ? 'flood' : guard.admit(ip, now)
      if (excess !== null) {
        guard.leave(ip)
        return excess
      }
      transfers += 1
      unanswered.add(ip, 1)
      return null
    },
    answered: (ip) => unanswered.add(ip, -1),
    ended: (ip, wasAnswered) => {
      transfers -= 1
      guard.leave(ip)
      if (!wasAnswered) unanswered.add(ip, -1)
    },
    unknownName: (ip, name, now) => guard.unknownName(ip, name, now),
    transfers: () => transfers,
    forget: (now) => guard.forgetIdle(now),
  }
}

interface Counts {
  of(key: string): number
  add(key: string, change: 1 | -1): void
}

/** Counts by key; a key that counts nothing takes no room. */
function createCounts(): Counts {
  const counts = new Map<string, number>()
  const of = (key: string): number => counts.get(key) ?? 0
  return {
    of,
    add: (key, change) => {
      const count = of(key) + change
      if (count === 0) counts.delete(key)
      else counts.set(key, count)
    },
  }
}
