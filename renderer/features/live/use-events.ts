import { useQueries as useMany } from '@tanstack/react-query'
import type { BenchEvent } from '../../../shared/domain/event/bench-event.ts'
import { useQueries } from '../../bench/use-answer.ts'

/** These events of the history, as far as they are still there. */
export function useEvents(seqs: readonly number[]): ReadonlyMap<number, BenchEvent> {
  const queries = useQueries()
  const asked = useMany({ queries: seqs.map((seq) => queries.history.event.queryOptions({ input: { seq } })) })
  return new Map(asked.flatMap(({ data }) => (data ? [[data.seq, data] as const] : [])))
}
