import type { BenchEvent } from '../event/bench-event.ts'
import type { Filter } from '../event/filter.ts'
import { isOfPhone } from './phone-story.ts'

/** A resync with its timeouts takes less, and what followed a line at once may say more of it. */
const BEFORE_MS = 120_000
const AFTER_MS = 5_000
/** As many of a phone's events as are looked at for one line of it. */
export const AROUND_LIMIT = 200

/**
 * What to ask a history for before an event is diagnosed: what its phone did around it. Null for an event that tells its
 * cause itself. A view that is filtered must ask, or it would blame a phone for requests that its filter hides.
 */
export function aroundFilter(event: BenchEvent): Filter | null {
  if (!isOfPhone(event) || !needsStory(event)) return null
  const { mac, ip } = event.who
  return [
    mac === undefined ? { not: false, on: 'ip', value: ip } : { not: false, on: 'phone', value: mac },
    { not: false, on: 'since', at: event.at - BEFORE_MS },
    { not: false, on: 'until', at: event.at + AFTER_MS },
  ]
}

/** Only what ended badly is explained by what went before. */
const needsStory = (event: BenchEvent): boolean =>
  event.type === 'file.abandoned' || (event.type === 'phone.said' && event.verdict?.result === 'failed')
