import { onTestFinished } from 'vitest'
import { systemClock } from '../../electron/bench/core/clock.ts'
import type { EventStore } from '../../electron/bench/events/store/event-store.ts'
import type { StoreOptions } from '../../electron/bench/events/store/history-store.ts'
import { openStore } from '../../electron/bench/events/store/open-store.ts'
import type { BenchEvent } from '../../shared/domain/event/bench-event.ts'
import { filterOf } from './store-events.ts'

export const plenty: StoreOptions['retention'] = { maxAgeDays: 36_500, maxBytes: 1e12 }

/** A store that is closed when the test ends. */
export async function openedStore(options: Partial<StoreOptions> & Pick<StoreOptions, 'folder'>): Promise<EventStore> {
  const store = await openStore({ retention: plenty, clock: systemClock, onStatus: () => undefined, ...options })
  onTestFinished(async () => {
    await store.close()
  })
  return store
}

/** The numbers of one page, newest first. */
export async function found(
  store: EventStore,
  text: string,
  before: number | null = null,
  limit = 200,
): Promise<number[]> {
  const { events } = await store.page({ filter: filterOf(text), before, limit })
  return events.map(({ seq }) => seq)
}

export async function all(pieces: AsyncIterable<readonly BenchEvent[]>): Promise<BenchEvent[]> {
  const events: BenchEvent[] = []
  for await (const piece of pieces) events.push(...piece)
  return events
}
