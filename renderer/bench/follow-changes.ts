import type { BenchEvent } from '../../shared/domain/event/bench-event.ts'
import type { BenchStore } from './bench-store.ts'
import type { BenchClient } from './client.ts'

/** What changes the site or the servers; what phones fetch and say is Live's alone. */
const CHANGES = 'server:bench'

interface ChangesDeps {
  readonly store: BenchStore
  readonly streamName: string
  readonly onChange: (event: BenchEvent) => void
  /** Changes that this page has missed: everything may be stale. */
  readonly onMissed: () => void
}

/** Follows what changes the site, whatever filter the list has, while there is a connection. Gives the way to stop. */
export function followChanges({ store, streamName, onChange, onMissed }: ChangesDeps): () => void {
  let following: { readonly client: BenchClient; readonly controller: AbortController } | null = null
  const follow = async (client: BenchClient, signal: AbortSignal): Promise<void> => {
    const { upTo } = await client.bench.snapshot({ filter: CHANGES, limit: 0 }, { signal })
    onMissed()
    const stream = { filter: CHANGES, after: upTo, stream: streamName }
    for await (const batch of await client.bench.follow(stream, { signal })) {
      if (batch.skipped > 0) onMissed()
      batch.events.forEach(onChange)
      await client.bench.ack({ stream: streamName, number: batch.number })
    }
  }
  const forever = async (client: BenchClient, signal: AbortSignal): Promise<void> => {
    // A stream that ends while its connection stands: another site was opened.
    while (!signal.aborted) await follow(client, signal)
  }
  const look = (): void => {
    const client = store.view().connection === 'open' ? store.client : null
    if (client === (following?.client ?? null)) return
    following?.controller.abort()
    following = client === null ? null : { client, controller: new AbortController() }
    // What ends it is the end of the connection, which the store notices and mends.
    if (following !== null) forever(following.client, following.controller.signal).catch(() => undefined)
  }
  const unsubscribe = store.subscribe(look)
  look()
  return () => {
    unsubscribe()
    following?.controller.abort()
    following = null
  }
}
