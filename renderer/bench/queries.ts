import { createTanstackQueryUtils, type RouterUtils } from '@orpc/tanstack-query'
import { QueryClient } from '@tanstack/react-query'
import type { BenchStore } from './bench-store.ts'
import type { BenchClient } from './client.ts'

/** Each call of the contract with its key and options for a query: `queries.phones.table.queryOptions()`. */
export type BenchQueries = RouterUtils<BenchClient>

/**
 * A fault is an answer: nothing is asked twice. What a view shows is asked anew when the person comes back to it. What
 * was done is forgotten at once: it may hold a key.
 */
export const createQueryClient = (): QueryClient =>
  new QueryClient({
    defaultOptions: {
      queries: { retry: false, networkMode: 'always', refetchOnWindowFocus: 'always' },
      mutations: { retry: false, networkMode: 'always', gcTime: 0 },
    },
  })

type Connected = Pick<BenchStore, 'client' | 'view' | 'subscribe'>

/** Queries outlive a connection: each call waits for the one that the store has then. */
export const createQueries = (store: Connected): BenchQueries =>
  createTanstackQueryUtils(forwarding(() => clientOf(store)))

async function clientOf(store: Connected): Promise<BenchClient> {
  while (store.view().connection !== 'open') {
    await new Promise<void>((resolve) => {
      const unsubscribe = store.subscribe(() => {
        unsubscribe()
        resolve()
      })
    })
  }
  return store.client
}

type Callable = (...args: readonly unknown[]) => unknown

/** A client that looks for the real one at each call. */
function forwarding(client: () => Promise<BenchClient>): BenchClient {
  const at = (path: readonly string[]): Callable =>
    new Proxy(() => undefined, {
      get: (_target, key) => (typeof key === 'string' ? at([...path, key]) : undefined),
      apply: async (_target, _self, args: readonly unknown[]) => {
        const call = path.reduce<unknown>((found, key) => Reflect.get(found as object, key), await client())
        return (call as Callable)(...args)
      },
    })
  return at([]) as unknown as BenchClient
}
