import type { EventStore } from './event-store.ts'

/** While no site is open nothing is served, so nothing is kept: the history belongs to a site. */
export const noStore: EventStore = {
  lastSeq: 0,
  onRenumbered: () => undefined,
  append: () => undefined,
  flush: () => Promise.resolve(),
  page: () => Promise.resolve({ events: [], more: false }),
  event: () => Promise.resolve(null),
  raw: () => Promise.resolve(null),
  async *pieces() {
    // nothing
  },
  lastFetches: () => Promise.resolve(new Map()),
  status: () => ({ phase: 'none', count: 0, waiting: 0, behindMs: 0, dropped: 0 }),
  close: () => Promise.resolve(0),
}
