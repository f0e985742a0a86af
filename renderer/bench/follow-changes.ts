import type { BenchEvent } from '../../shared/domain/event/bench-event.ts'
import type { BenchStore } from './bench-store.ts'
import type { BenchClient } from './client.ts'

/** What changes the site or the servers; what phones fetch and say is Live's alone. */
const CHANGES = 'server:bench'

/**
 * Pauses before changes are followed again that the bench stopped telling. Each time it begins, everything shown is asked
 * anew. The end of the connection is the store's to notice and mend.
 */
const RETRY_MS = [200, 500, 1_000, 2_000]

interface ChangesDeps {
  readonly store: Pick<BenchStore, 'client' | 'view' | 'subscribe'>
  readonly streamName: string
  readonly after: (ms: number, done: () => void) => () => void
  readonly onChange: (event: BenchEvent) => void
  /** Changes that this page has missed: everything may be stale. */
  readonly onMissed: () => void
}

/** Follows what changes the site, whatever filter the list has, while there is a connection. Gives the way to stop. */
export function followChanges({ store, streamName, after, onChange, onMissed }: ChangesDeps): () => void {
  let following: { readonly client: BenchClient; readonly controller: AbortController } | null = null
  const follow = async (client: BenchClient, signal: AbortSignal): Promise<void> => {
    const { upTo } = await client.bench.snapshot({ filter: CHANGES, limit: 0 }, { signal })
    onMissed()
    const stream = { filter: CHANGES, after: upTo, stream: streamName, state: false }
    for await (const batch of await client.bench.follow(stream, { signal })) {
      if (batch.skipped > 0) onMissed()
      batch.events.forEach(onChange)
      await client.bench.ack({ stream: streamName, number: batch.number })
    }
  }
  const forever = async (client: BenchClient, signal: AbortSignal): Promise<void> => {
    let failures = 0
    while (!signal.aborted) {
      // A stream that ends while its connection stands: another site was opened.
      const ended = await follow(client, signal).then(
        () => true,
        () => false,
      )
      failures = ended ? 0 : failures + 1
      if (!ended) await pause(RETRY_MS[Math.min(failures, RETRY_MS.length) - 1] ?? 0, signal)
    }
  }
  const pause = (ms: number, signal: AbortSignal): Promise<void> =>
    new Promise((resolve) => {
      const callOff = after(ms, resolve)
      signal.addEventListener('abort', () => {
        callOff()
        resolve()
      })
    })
  const look = (): void => {
    const client = store.view().connection === 'open' ? store.client : null
    if (client === (following?.client ?? null)) return
    following?.controller.abort()
    following = client === null ? null : { client, controller: new AbortController() }
    if (following !== null) void forever(following.client, following.controller.signal)
  }
  const unsubscribe = store.subscribe(look)
  look()
  return () => {
    unsubscribe()
    following?.controller.abort()
    following = null
  }
}
