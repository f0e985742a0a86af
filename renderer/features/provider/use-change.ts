import { useQueryClient } from '@tanstack/react-query'
import { useCallback } from 'react'
import type { BenchClient } from '../../bench/client.ts'
import { useAttempt, type Attempt } from '../../bench/use-attempt.ts'

/** An attempt after which everything that is shown is asked for anew: codes and tags tell no event of their own. */
export function useChange(): Attempt & {
  readonly change: <T>(work: (client: BenchClient) => Promise<T>, then?: (value: T) => void) => void
} {
  const tried = useAttempt()
  const queries = useQueryClient()
  const { attempt } = tried
  const change = useCallback(
    <T>(work: (client: BenchClient) => Promise<T>, then?: (value: T) => void) =>
      attempt(work, (value) => {
        void queries.invalidateQueries()
        then?.(value)
      }),
    [attempt, queries],
  )
  return { ...tried, change }
}
