import { useCallback, useMemo, useState, type RefObject } from 'react'
import type { BenchEvent } from '../../../shared/domain/event/bench-event.ts'
import { outcomeOf } from '../../../shared/domain/event/facets.ts'
import { indexOfKey, keyOf, type Entry } from '../../bench/feed.ts'
import type { TableHandle } from '../../ui/virtual-table.tsx'
import type { LiveRows } from './use-live.ts'
import type { LiveActions } from './use-live-commands.ts'

interface Selection {
  readonly index: number
  /** The event whose detail is open. */
  readonly shown: BenchEvent | null
  readonly select: (index: number) => void
  readonly activate: (index: number) => void
  readonly show: (event: BenchEvent) => void
  readonly toggleDetail: () => void
  readonly closeDetail: () => void
  readonly actions: LiveActions
}

/** The selected row and its detail: a row stays selected wherever it goes, and whatever comes. */
export function useSelection(live: LiveRows, table: RefObject<TableHandle | null>): Selection {
  const { rows, hold, follow, paused, showSkipped } = live
  const [selected, setSelected] = useState<Entry | null>(null)
  const [detailOpen, setDetailOpen] = useState(false)
  const index = useMemo(() => indexOfKey(rows, selected === null ? null : keyOf(selected)), [rows, selected])
  const select = useCallback(
    (to: number) => {
      const entry = rows[to]
      if (!entry) return
      setSelected(entry)
      setDetailOpen(true)
      if (to < rows.length - 1) hold()
      else if (!paused) follow()
    },
    [rows, hold, follow, paused],
  )
  const toggleDetail = useCallback(() => setDetailOpen((open) => !open), [])
  const activate = useCallback(
    (at: number) => {
      const entry = rows[at]
      if (entry?.kind === 'skipped') showSkipped(entry)
      else toggleDetail()
    },
    [rows, showSkipped, toggleDetail],
  )
  const move = (to: number): void => {
    const safe = Math.min(rows.length - 1, Math.max(0, to))
    select(safe)
    table.current?.scrollToIndex(safe)
  }
  const actions: LiveActions = {
    move,
    moveToFailure: (step) => {
      const at = nextFailure(rows, index, step)
      if (at !== null) move(at)
    },
    toOldest: live.toOldest,
    toNewest: () => {
      follow()
      table.current?.scrollToEnd()
    },
    escape: () => {
      if (detailOpen && selected) setDetailOpen(false)
      else setSelected(null)
      table.current?.focus()
    },
    index,
    count: rows.length,
    togglePause: live.togglePause,
  }
  return {
    index,
    shown: detailOpen && selected?.kind === 'event' ? selected.event : null,
    select,
    activate,
    show: (event) => setSelected({ kind: 'event', event }),
    toggleDetail,
    closeDetail: () => setDetailOpen(false),
    actions,
  }
}

/** Where the next failure is, from the selected row or from the end that the search comes from. */
function nextFailure(rows: readonly Entry[], index: number, step: 1 | -1): number | null {
  for (let at = (index < 0 ? rows.length : index) + step; at >= 0 && at < rows.length; at += step) {
    const entry = rows[at]
    if (entry?.kind === 'event' && outcomeOf(entry.event) === 'failed') return at
  }
  return null
}
