import { useQuery } from '@tanstack/react-query'
import { useRef } from 'react'
import type { StateCounts } from '../../../../shared/domain/board/phone-state.ts'
import type { Fault } from '../../../../shared/domain/fault/fault.ts'
import type { BoardChanges, BoardRow } from '../../../../shared/ipc/contract/board.ts'
import { useAnswer, useQueries } from '../../../bench/use-answer.ts'

/** How often the bench is asked what is different: as fast as a person reads a table. */
const LOOK_MS = 1_000

export interface Board {
  readonly revision: number
  readonly rows: ReadonlyMap<string, BoardRow>
  readonly order: readonly string[]
  readonly counts: StateCounts
}

/** The board with what changed; the same object where nothing did, so that nothing is drawn again. */
export function withChanges(board: Board | null, { revision, rows, order, counts }: BoardChanges): Board {
  if (board !== null && rows.length === 0 && order === null) return { ...board, revision }
  const all = new Map(board?.rows)
  for (const row of rows) all.set(row.key, row)
  return { revision, rows: all, order: order ?? board?.order ?? [], counts }
}

/** How every phone stands, kept up to date while somebody looks. */
export function useBoard(): { readonly board: Board | null; readonly fault: Fault | null } {
  const queries = useQueries()
  const last = useRef<Board | null>(null)
  const asked = useAnswer(
    useQuery({
      queryKey: ['board', 'kept'],
      queryFn: async () => {
        const changes = await queries.board.list.call({ after: last.current?.revision ?? 0 })
        const next = withChanges(last.current, changes)
        const same = next.rows === last.current?.rows && next.order === last.current.order
        last.current = same && last.current !== null ? Object.assign(last.current, { revision: next.revision }) : next
        return last.current
      },
      refetchInterval: LOOK_MS,
      structuralSharing: false,
      gcTime: 0,
    }),
  )
  return { board: asked.value, fault: asked.fault }
}
