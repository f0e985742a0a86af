import type { Emit, EventBody } from '../../../shared/domain/event/bench-event.ts'
import type { Who } from '../../../shared/domain/identity/who.ts'

type Counted = Extract<EventBody, { type: 'traffic.rejected' | 'source.limited' }>
export type LimitReason = Extract<EventBody, { type: 'source.limited' }>['reason']

/** Different sources and reasons within one interval; the rest is told as one. */
const KIND_LIMIT = 256

/** Tells the first of a kind at once and the rest as a count: a flood of requests is no flood of events. */
export interface RejectionThrottle {
  rejected(who: Who, reason: string, raw?: Uint8Array): void
  limited(who: Who, reason: LimitReason): void
  /** To be called once a second. */
  flush(): void
}

export function createTally(emit: Emit): RejectionThrottle {
  const untold = new Map<string, { readonly body: Counted; count: number }>()
  let crowd = 0

  const count = (body: Counted, raw?: Uint8Array): void => {
    const key = `${body.type} ${body.reason} ${body.who.ip}`
    const kind = untold.get(key)
    if (kind !== undefined) kind.count++
    else if (untold.size >= KIND_LIMIT) crowd++
    else {
      untold.set(key, { body, count: 0 })
      emit(body, raw)
    }
  }

  return {
    rejected: (who, reason, raw) => {
      count({ type: 'traffic.rejected', server: 'http', who, reason, count: 1 }, raw)
    },
    limited: (who, reason) => {
      count({ type: 'source.limited', server: 'http', who, reason, count: 1 })
    },
    flush: () => {
      for (const [key, kind] of untold) {
        if (kind.count === 0) untold.delete(key)
        else emit({ ...kind.body, count: kind.count })
        kind.count = 0
      }
      if (crowd > 0) emit({ type: 'events.dropped', server: 'http', count: crowd, reason: 'too-many-sources' })
      crowd = 0
    },
  }
}
