import { useQueryClient } from '@tanstack/react-query'
import { useCallback } from 'react'

/** Waits until nothing that this window asked the bench to do is under way, and what follows from it is done. */
export function useSettled(): () => Promise<void> {
  const queries = useQueryClient()
  return useCallback(
    () =>
      new Promise<void>((resolve) => {
        const cache = queries.getMutationCache()
        // Who waits for an attempt hears of its end first (`useAttempt`).
        const later = (): void => void setTimeout(resolve)
        if (queries.isMutating() === 0) {
          later()
          return
        }
        const stop = cache.subscribe(() => {
          if (queries.isMutating() > 0) return
          stop()
          later()
        })
      }),
    [queries],
  )
}
