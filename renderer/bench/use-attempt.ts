import { useMutation } from '@tanstack/react-query'
import { useCallback, useMemo } from 'react'
import type { Fault } from '../../shared/domain/fault/fault.ts'
import { faultOf, type BenchClient } from './client.ts'
import { useBenchContext } from './use-bench.ts'

type Work<T> = (client: BenchClient) => Promise<T>

export interface Attempt {
  /** Why the last one failed; null while it has not. */
  readonly fault: Fault | null
  readonly busy: boolean
  /** Does the work; `then` is called when it has succeeded. */
  readonly attempt: <T>(work: Work<T>, then?: (value: T) => void) => void
  /** The same for whoever waits for it: settles true when it has succeeded. */
  readonly run: (work: Work<unknown>) => Promise<boolean>
  readonly dismiss: () => void
}

/**
 * Something that the person asked the bench to do, and where it failed: said beside the button until the next attempt.
 * Whatever only asks is a query (`useQuery` and `useAnswer`); whatever changes something, or runs, is an attempt.
 * `onFail` is for what outlives its button.
 */
export function useAttempt(onFail?: (error: unknown) => void): Attempt {
  const { store } = useBenchContext()
  const { mutateAsync, reset, isPending, error } = useMutation<unknown, unknown, Work<unknown>>({
    mutationFn: async (work) => work(store.client),
    ...(onFail && { onError: onFail }),
  })
  const attempt = useCallback<Attempt['attempt']>(
    (work, then) => {
      const attempted = async (): Promise<void> => {
        let value
        try {
          value = (await mutateAsync(work)) as Awaited<ReturnType<typeof work>>
        } catch {
          return // `fault` says it
        }
        then?.(value)
      }
      void attempted()
    },
    [mutateAsync],
  )
  const run = useCallback<Attempt['run']>(
    (work) =>
      mutateAsync(work).then(
        () => true,
        () => false, // `fault` says it
      ),
    [mutateAsync],
  )
  const fault = useMemo(() => (error === null ? null : faultOf(error)), [error])
  return { fault, busy: isPending, attempt, run, dismiss: reset }
}
