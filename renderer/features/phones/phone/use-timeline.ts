import { useQuery } from '@tanstack/react-query'
import { useRef, useState } from 'react'
import type { BenchEvent } from '../../../../shared/domain/event/bench-event.ts'
import type { Fault } from '../../../../shared/domain/fault/fault.ts'
import type { TimelinePage } from '../../../../shared/ipc/contract/board.ts'
import { useAnswer, useQueries } from '../../../bench/use-answer.ts'
import { useAttempt } from '../../../bench/use-attempt.ts'

const LOOK_MS = 1_000
const PAGE = 100
/** More of one phone than anybody reads here; Live has the rest. */
const KEPT = 3_000

export interface Timeline {
  /** Newest first; null while nothing has come. */
  readonly events: readonly BenchEvent[] | null
  /** Reads what is older; null where there is nothing older, or no room. */
  readonly more: (() => void) | null
  readonly busy: boolean
  readonly fault: Fault | null
}

/** What one phone did, kept up to date while somebody looks, with what is older on demand. */
export function useTimeline(key: string): Timeline {
  const queries = useQueries()
  const known = useRef<readonly BenchEvent[]>([])
  const [older, setOlder] = useState<{ readonly before: number | null } | null>(null)
  const { fault: olderFault, busy, attempt } = useAttempt()
  const newest = useQuery({
    queryKey: ['board', 'timeline-kept', key],
    queryFn: async () => {
      const page = await queries.board.timeline.call({ key, before: null, limit: PAGE })
      known.current = withPage(known.current, page)
      return { events: known.current, before: page.before }
    },
    refetchInterval: LOOK_MS,
    structuralSharing: false,
    gcTime: 0,
  })
  const asked = useAnswer(newest)
  const { events, before: newestBefore } = asked.value ?? nothing
  const before = older === null ? newestBefore : older.before
  const load = (): void =>
    attempt(
      (client) => client.board.timeline({ key, before, limit: PAGE }),
      (page) => {
        known.current = withPage(known.current, page)
        setOlder({ before: page.before })
        void newest.refetch()
      },
    )
  return {
    events,
    more: before === null || isFull(events) ? null : load,
    busy,
    fault: asked.fault ?? olderFault,
  }
}

const nothing = { events: null, before: null } as const
const isFull = (events: readonly BenchEvent[] | null): boolean => events !== null && events.length >= KEPT

/** The same list where the page brings nothing new. */
export function withPage(known: readonly BenchEvent[], { events }: TimelinePage): readonly BenchEvent[] {
  const bySeq = new Map(known.map((event) => [event.seq, event]))
  const fresh = events.filter(({ seq }) => !bySeq.has(seq))
  if (fresh.length === 0) return known
  return [...known, ...fresh].sort((a, b) => b.seq - a.seq)
}
