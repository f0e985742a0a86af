import type { EventBody } from '../../../shared/domain/event/bench-event.ts'
import type { Who } from '../../../shared/domain/identity/who.ts'
import type { KitEmit, KitEvent } from './kit-event.ts'

export type LimitReason = Extract<EventBody, { type: 'source.limited' }>['reason']

/** Tells the first of a kind at once and the rest as a count, once a second: a flood of packets is no flood of events. */
export interface RejectionThrottle {
  /** How many of this kind came from this source since its count was last told. */
  rejected(who: Who, reason: string, raw?: Uint8Array): number
  limited(who: Who, reason: LimitReason): void
  /** Tells the counts that are due; true while something is being counted. `now` never goes back. */
  flush(now: number): boolean
}

const INTERVAL_MS = 1_000
/** Different sources and kinds within an interval; the rest of them is told as one number. */
const KIND_LIMIT = 256

type Counted<Name extends string> = KitEvent<Name, 'traffic.rejected' | 'source.limited'>

interface Kind<Name extends string> {
  readonly body: Counted<Name>
  count: number
  untold: number
}

export function createRejectionThrottle<Name extends string>(server: Name, emit: KitEmit<Name>): RejectionThrottle {
  const kinds = new Map<string, Kind<Name>>()
  let crowd = 0
  let flushedAt = 0

  const count = (body: Counted<Name>, raw?: Uint8Array): number => {
    const key = `${body.type} ${body.reason} ${body.who.ip}`
    const kind = kinds.get(key)
    if (kind !== undefined) {
      kind.untold += 1
      return (kind.count += 1)
    }
    if (kinds.size >= KIND_LIMIT) return (crowd += 1) + KIND_LIMIT
    kinds.set(key, { body, count: 1, untold: 0 })
    emit(body, raw)
    return 1
  }

  const flush = (now: number): boolean => {
    if (kinds.size === 0) return false
    if (now - flushedAt < INTERVAL_MS) return true
    flushedAt = now
    for (const [key, kind] of kinds) {
      if (kind.untold === 0) kinds.delete(key)
      else emit({ ...kind.body, count: kind.untold })
      kind.untold = 0
      kind.count = 0
    }
    if (crowd > 0) emit({ type: 'events.dropped', server, count: crowd, reason: 'too-many-sources' })
    crowd = 0
    return kinds.size > 0
  }

  return {
    rejected: (who, reason, raw) => count({ type: 'traffic.rejected', server, who, reason, count: 1 }, raw),
    limited: (who, reason) => void count({ type: 'source.limited', server, who, reason, count: 1 }),
    flush,
  }
}
