import type { Emit, EventBody } from '../../../shared/domain/event/bench-event.ts'
import type { Who } from '../../../shared/domain/identity/who.ts'

type Counted = Extract<EventBody, { type: 'traffic.rejected' | 'source.limited' }>

/** Tells the first of a kind at once and the rest as a count, once a second: a flood of packets is no flood of events. */
export interface RejectionThrottle {
  /** How many there were of this kind, from this source, since it was last told. */
  rejected(who: Who, reason: string, raw: Uint8Array): number
  limited(who: Who, reason: Extract<EventBody, { type: 'source.limited' }>['reason']): void
  /** Tells what was counted; true while something is being counted. */
  flush(now: number): boolean
}

const INTERVAL_MS = 1_000
/** Different sources and kinds within a second; the rest of them is told as one. */
const KIND_LIMIT = 256

interface Kind {
  readonly body: Counted
  count: number
  untold: number
}

export function createTally(emit: Emit): RejectionThrottle {
  const kinds = new Map<string, Kind>()
  let crowd = 0
  let flushedAt = 0

  const count = (body: Counted, raw?: Uint8Array): number => {
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

  return {
    rejected: (who, reason, raw) => count({ type: 'traffic.rejected', server: 'tftp', who, reason, count: 1 }, raw),
    limited: (who, reason) => void count({ type: 'source.limited', server: 'tftp', who, reason, count: 1 }),
    flush: (now) => {
      if (kinds.size === 0) return false
      if (now - flushedAt < INTERVAL_MS) return true
      flushedAt = now
      for (const [key, kind] of kinds) {
        if (kind.untold === 0) kinds.delete(key)
        else emit({ ...kind.body, count: kind.untold })
        kind.untold = 0
        kind.count = 0
      }
      if (crowd > 0) emit({ type: 'events.dropped', server: 'tftp', count: crowd, reason: 'too-many-sources' })
      crowd = 0
      return kinds.size > 0
    },
  }
}
