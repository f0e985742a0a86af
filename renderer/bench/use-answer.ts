import type { UseQueryResult } from '@tanstack/react-query'
import { useMemo } from 'react'
import type { Fault } from '../../shared/domain/fault/fault.ts'
import { faultOf } from './client.ts'
import type { BenchQueries } from './queries.ts'
import { useBenchContext } from './use-bench.ts'

export interface Answer<T> {
  /** The last answer; null before the first. */
  readonly value: T | null
  readonly fault: Fault | null
  readonly again: () => void
}

/** The contract's calls as queries: `useQuery(queries.phones.table.queryOptions())`. */
export const useQueries = (): BenchQueries => useBenchContext().queries

/** A query's result as views read it: the last answer, and the fault as data. The same object while nothing changes. */
export function useAnswer<T>({ data, error, refetch }: UseQueryResult<T>): Answer<T> {
  return useMemo(
    () => ({
      value: data ?? null,
      fault: error === null ? null : faultOf(error),
      again: () => void refetch(),
    }),
    [data, error, refetch],
  )
}
