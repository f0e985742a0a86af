import { useQuery } from '@tanstack/react-query'
import { useRef } from 'react'
import type { Fault } from '../../../../shared/domain/fault/fault.ts'
import type { RolloutView } from '../../../../shared/ipc/contract/rollout.ts'
import { useAnswer, useQueries } from '../../../bench/use-answer.ts'

/** As fast as a person reads a table. */
const LOOK_MS = 1_000

export type RolloutRow = RolloutView['phones'][number]

export interface KnownRollout {
  readonly view: RolloutView
  readonly rows: readonly RolloutRow[]
}

/** What was known, with what changed since. */
export function withView(before: KnownRollout | null, view: RolloutView): KnownRollout {
  if (view.whole || before === null) return { view, rows: view.phones }
  const changed = new Map(view.phones.map((phone) => [phone.index, phone]))
  const rows = changed.size === 0 ? before.rows : before.rows.map((row) => changed.get(row.index) ?? row)
  return { view, rows }
}

/** The rollout of this site, kept up to date while somebody looks; null where there is none. */
export function useRollout(): {
  readonly rollout: KnownRollout | null
  readonly loaded: boolean
  readonly fault: Fault | null
  readonly again: () => void
} {
  const queries = useQueries()
  const last = useRef<KnownRollout | null>(null)
  const asked = useAnswer(
    useQuery({
      queryKey: ['rollout', 'kept'],
      queryFn: async () => {
        const view = await queries.rollout.current.call({ after: last.current?.view.revision ?? 0 })
        last.current = view === null ? null : withView(last.current, view)
        return { rollout: last.current }
      },
      refetchInterval: LOOK_MS,
      structuralSharing: false,
      gcTime: 0,
    }),
  )
  return {
    rollout: asked.value?.rollout ?? null,
    loaded: asked.value !== null,
    fault: asked.fault,
    again: asked.again,
  }
}
