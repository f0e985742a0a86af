import type { QueryClient } from '@tanstack/react-query'
import { BenchStore, type StoreHost } from './bench-store.ts'
import { followChanges } from './follow-changes.ts'
import { staleAfter } from './invalidation.ts'
import { createQueries, createQueryClient, type BenchQueries } from './queries.ts'

export interface BenchConnection {
  readonly store: BenchStore
  readonly queryClient: QueryClient
  readonly queries: BenchQueries
  readonly close: () => void
}

/** A page's way to the bench: the store, and queries that are asked anew when a change makes their answers stale. */
export function connectBench(host: Omit<StoreHost, 'streamName'>, newName: () => string): BenchConnection {
  const store = new BenchStore({ ...host, streamName: newName() })
  const queryClient = createQueryClient()
  const queries = createQueries(store)
  const stop = store.start()
  const stopFollowing = followChanges({
    store,
    streamName: newName(),
    after: host.after,
    onChange: (event) => {
      for (const subject of staleAfter(event)) void queryClient.invalidateQueries({ queryKey: queries[subject].key() })
    },
    onMissed: () => void queryClient.invalidateQueries(),
  })
  const close = (): void => {
    stopFollowing()
    stop()
  }
  return { store, queryClient, queries, close }
}
