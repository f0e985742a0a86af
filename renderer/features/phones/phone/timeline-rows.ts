import type { BenchEvent } from '../../../../shared/domain/event/bench-event.ts'

/** A line of the timeline: one event, or chatter of the phone's log that nobody needs to read first. */
export type TimelineRow =
  | { readonly kind: 'event'; readonly event: BenchEvent }
  | { readonly kind: 'chatter'; readonly events: readonly BenchEvent[] }

/** Newest first, as they come. A request whose end is here is told by its end. */
export function timelineRows(events: readonly BenchEvent[]): readonly TimelineRow[] {
  const ended = new Set(events.flatMap((event) => (endsTransfer(event) ? [event.transfer] : [])))
  const rows: TimelineRow[] = []
  for (const event of events) {
    if (event.type === 'file.requested' && ended.has(event.transfer)) continue
    const last = rows.at(-1)
    if (!isChatter(event)) rows.push({ kind: 'event', event })
    else if (last?.kind === 'chatter') rows[rows.length - 1] = { kind: 'chatter', events: [...last.events, event] }
    else rows.push({ kind: 'chatter', events: [event] })
  }
  return rows
}

const endsTransfer = (
  event: BenchEvent,
): event is Extract<BenchEvent, { type: 'file.sent' | 'file.refused' | 'file.abandoned' }> =>
  event.type === 'file.sent' || event.type === 'file.refused' || event.type === 'file.abandoned'

/** Lines of the phone's log that neither tell a verdict nor warn. */
const isChatter = (event: BenchEvent): boolean =>
  event.type === 'phone.said' && event.verdict === undefined && (event.severity ?? 7) > 4

/** What somebody changed in the site, between what the phone did. */
export const isChange = (event: BenchEvent): boolean => !('who' in event)
