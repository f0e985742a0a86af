import { useEffect, useEffectEvent } from 'react'
import type { BenchClient } from './client.ts'
import { useBench, useBenchContext } from './use-bench.ts'

/** Before a stream that the bench refused or ended in a fault is asked for again. */
const RETRY_MS = 2_000

interface Stream<T> {
  /** Another one is another stream; null follows nothing. */
  readonly about: string | null
  readonly open: (client: BenchClient, signal: AbortSignal) => Promise<AsyncIterable<T>>
  readonly onValue: (value: T) => void
}

/** Follows what the bench tells of one thing, while it is in sight and there is a connection. */
export function useStream<T>({ about, open, onValue }: Stream<T>): void {
  const { store } = useBenchContext()
  const connected = useBench((view) => view.connection === 'open')
  const begin = useEffectEvent(open)
  const tell = useEffectEvent(onValue)
  useEffect(() => {
    if (!connected || about === null) return
    const listening = new AbortController()
    let timer: ReturnType<typeof setTimeout> | undefined
    const listen = async (): Promise<void> => {
      try {
        for await (const value of await begin(store.client, listening.signal)) tell(value)
      } catch {
        // A lost connection begins this anew when it is back; anything else is asked for again after a pause.
        if (!listening.signal.aborted) timer = setTimeout(() => void listen(), RETRY_MS)
      }
    }
    void listen()
    return () => {
      listening.abort()
      clearTimeout(timer)
    }
  }, [store, connected, about])
}
