import { RecordedEvent } from '../recorded-event.ts'
import type { EventStore } from './event-store.ts'

/** While no site is open nothing is served, so nothing is kept: the history belongs to a site. */
export const noStore: EventStore = {
  lastSeq: 0,
  onRenumbered: () => undefined,
  append: (event) => new RecordedEvent(event),
  room: () => Promise.resolve(),
  storedUpTo: () => 0,
  receivedUpTo: () => Promise.resolve(0),
  flush: () => Promise.resolve(),
  page: () => Promise.resolve({ events: [], more: false }),
  event: () => Promise.resolve(null),
  raw: () => Promise.resolve(null),
  async *pieces() {
    // nothing
  },
  cursor: (first) => {
    let after = first
    const skipTo = (seq: number): void => void (after = Math.max(after, seq))
    return {
      get after() {
        return after
      },
      read: (upTo) => {
        skipTo(upTo)
        return Promise.resolve([])
      },
      skipTo,
      close: () => undefined,
    }
  },
  lastFetches: () => Promise.resolve(new Map()),
  status: () => ({ phase: 'none', count: 0, waiting: 0, behindMs: 0, dropped: 0 }),
  close: () => Promise.resolve(0),
}
