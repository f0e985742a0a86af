import { useQuery } from '@tanstack/react-query'
import type { StateCounts } from '../../../../shared/domain/board/phone-state.ts'
import type { Fault } from '../../../../shared/domain/fault/fault.ts'
import type { BoardChanges, BoardRow } from '../../../../shared/ipc/contract/board.ts'
import { useAnswer, useQueries } from '../../../bench/use-answer.ts'
import { useBench } from '../../../bench/use-bench.ts'

/** How often the bench is asked what is different: as fast as a person reads a table. */
const LOOK_MS = 1_000

export interface Board {
  readonly revision: number
  readonly rows: ReadonlyMap<string, BoardRow>
  readonly order: readonly string[]
  readonly counts: StateCounts
}

/** The board with what changed; the same object where nothing did, so that nothing is drawn again. */
export function withChanges(board: Board | null, changes: BoardChanges): Board {
  const { revision, rows, counts } = changes
  if (board === null) return { revision, rows: rowsOf(new Map(), changes), order: changes.order ?? [], counts }
  if (rows.length === 0 && changes.order === null) return Object.assign(board, { revision })
  return { revision, rows: rowsOf(board.rows, changes), order: changes.order ?? board.order, counts }
}

/** What has changed goes in; what is in the order no more goes. */
function rowsOf(before: Board['rows'], { rows, order }: BoardChanges): Board['rows'] {
  const all = new Map(before)
  for (const row of rows) all.set(row.key, row)
  if (order === null) return all
  const present = new Set(order)
  for (const key of all.keys()) if (!present.has(key)) all.delete(key)
  return all
}

/**
 * How every phone stands, kept up to date while somebody looks. What was known stays for a while after: the screen opens
 * with it and asks for what is different since.
 */
export function useBoard(): { readonly board: Board | null; readonly fault: Fault | null } {
  const queries = useQueries()
  const site = useBench((view) => view.state?.site?.folder ?? '')
  const asked = useAnswer(
    useQuery({
      queryKey: ['board', 'kept', site],
      queryFn: async ({ client, queryKey }) => {
        const last = client.getQueryData<Board>(queryKey) ?? null
        return withChanges(last, await queries.board.list.call({ after: last?.revision ?? 0 }))
      },
      refetchInterval: LOOK_MS,
      structuralSharing: false,
    }),
  )
  return { board: asked.value, fault: asked.fault }
}
