import type { EventStore } from './event-store.ts'
import { HistoryStore, type StoreOptions } from './history-store.ts'

/**
 * Opens the history of a site's `.bench` folder. Never rejects: where no database can be had, the store keeps the newest
 * events in memory and its status says why.
 */
export async function openStore(options: StoreOptions): Promise<EventStore> {
  const store = new HistoryStore(options)
  await store.open()
  return store
}
