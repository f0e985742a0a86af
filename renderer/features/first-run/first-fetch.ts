import type { BenchEvent } from '../../../shared/domain/event/bench-event.ts'
import { hostInUrl } from '../../../shared/domain/network/address.ts'

/** How far the first fetch has come, as the events since the wait began tell. */
export type FirstFetch =
  | { readonly phase: 'waiting' }
  | { readonly phase: 'asked'; readonly event: Extract<BenchEvent, { type: 'file.requested' }> }
  | { readonly phase: 'refused'; readonly event: Extract<BenchEvent, { type: 'file.refused' }> }
  | { readonly phase: 'done'; readonly event: Extract<BenchEvent, { type: 'file.sent' }> }

const isProbe = (path: string): boolean => path.includes('resync-bench-probe-')

/** The self-test's own fetches are not a phone's. A file sent whole ends the wait; else the newest word counts. */
export function firstFetch(events: readonly BenchEvent[], since: number): FirstFetch {
  let found: FirstFetch = { phase: 'waiting' }
  for (const event of events) {
    if (event.seq <= since || !('path' in event) || isProbe(event.path)) continue
    if (event.type === 'file.sent') return { phase: 'done', event }
    if (event.type === 'file.requested') found = { phase: 'asked', event }
    if (event.type === 'file.refused') found = { phase: 'refused', event }
  }
  return found
}

/** What to open in a browser so that a phone fetches a file: `http://<phone>/admin/resync?<url>`. */
export const resyncUrl = (phone: string, url: string): string => `http://${hostInUrl(phone)}/admin/resync?${url}`

/** Enough of a check to catch a slip; the phone's own answer is the real one. */
export const looksLikeAddress = (text: string): boolean =>
  /^(\d{1,3}\.){3}\d{1,3}$/.test(text)
    ? text.split('.').every((part) => Number(part) <= 255)
    : /^[0-9a-f:]+$/i.test(text) && text.slice(0, -1).includes(':')
