import { useCallback, useEffect, useState } from 'react'
import type { Fault } from '../../shared/domain/fault/fault.ts'
import { faultOf, type BenchClient } from './client.ts'
import { useBench, useBenchContext } from './use-bench.ts'

export interface Asked<T> {
  /** The last answer; null before the first. */
  readonly value: T | null
  readonly fault: Fault | null
  readonly again: () => void
}

/**
 * The answer to a call, asked again when `about` changes, when the bench comes back, and every `everyMs` if given.
 * `ask` is a constant function: what it depends on is in `about`.
 */
export function useAsked<T>(
  ask: (client: BenchClient) => Promise<T>,
  about = '',
  everyMs: number | null = null,
): Asked<T> {
  const { store } = useBenchContext()
  const connected = useBench((view) => view.connection === 'open')
  const [answer, setAnswer] = useState<{ readonly value: T | null; readonly fault: Fault | null }>({
    value: null,
    fault: null,
  })
  const [round, setRound] = useState(0)
  useEffect(() => {
    if (!connected) return
    let wanted = true
    const run = async (): Promise<void> => {
      try {
        const value = await ask(store.client)
        if (wanted)
          setAnswer((before) =>
            same(before.value, value) ? { value: before.value, fault: null } : { value, fault: null },
          )
      } catch (error) {
        if (wanted) setAnswer((before) => ({ ...before, fault: faultOf(error) }))
      }
    }
    void run()
    const timer = everyMs === null ? undefined : setInterval(() => void run(), everyMs)
    return () => {
      wanted = false
      clearInterval(timer)
    }
  }, [store, ask, connected, about, round, everyMs])
  const again = useCallback(() => setRound((before) => before + 1), [])
  return { ...answer, again }
}

/** An answer that says nothing new must not disturb what is being read. */
const same = (a: unknown, b: unknown): boolean => JSON.stringify(a) === JSON.stringify(b)
