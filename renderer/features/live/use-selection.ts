import { useCallback, useMemo, useState, type RefObject } from 'react'
import type { BenchEvent } from '../../../shared/domain/event/bench-event.ts'
import { outcomeOf } from '../../../shared/domain/event/facets.ts'
import { indexOfKey, keyOf, type Entry } from '../../bench/feed.ts'
import type { TableHandle } from '../../ui/virtual-table.tsx'
import type { Bookmarks } from './bookmarks.ts'
import type { LiveRows } from './use-live.ts'
import type { LiveActions } from './use-live-commands.ts'

export interface Selection {
  readonly index: number
  /** The event whose detail is open. */
  readonly shown: BenchEvent | null
  readonly select: (index: number) => void
  readonly activate: (index: number) => void
  readonly show: (event: BenchEvent) => void
  /** The same from elsewhere: its detail opens, and its row comes into sight where it is loaded. */
  readonly open: (event: BenchEvent) => void
  readonly toggleDetail: () => void
  readonly closeDetail: () => void
  readonly actions: LiveActions
}

/** The selected row and its detail: a row stays selected wherever it goes, and whatever comes. */
export function useSelection(
  live: LiveRows,
  table: RefObject<TableHandle | null>,
  bookmarks: Pick<Bookmarks, 'has' | 'toggle'>,
): Selection {
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
      const at = nextWhere(rows, index, { step, wanted: isFailure })
      if (at !== null) move(at)
    },
    moveToBookmark: (step) => {
      const at = nextWhere(rows, index, { step, wanted: bookmarks.has })
      if (at !== null) move(at)
    },
    toggleBookmark: () => {
      if (selected?.kind === 'event') bookmarks.toggle(selected.event)
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
    open: (event) => {
      setSelected({ kind: 'event', event })
      setDetailOpen(true)
      hold()
      const at = indexOfKey(rows, keyOf({ kind: 'event', event }))
      if (at >= 0) table.current?.scrollToIndex(at)
    },
    toggleDetail,
    closeDetail: () => setDetailOpen(false),
    actions,
  }
}

const isFailure = (event: BenchEvent): boolean => outcomeOf(event) === 'failed'

/** Where the next such event is, from the selected row or from the end that the search comes from. */
function nextWhere(
  rows: readonly Entry[],
  index: number,
  { step, wanted }: { readonly step: 1 | -1; readonly wanted: (event: BenchEvent) => boolean },
): number | null {
  for (let at = (index < 0 ? rows.length : index) + step; at >= 0 && at < rows.length; at += step) {
    const entry = rows[at]
    if (entry?.kind === 'event' && wanted(entry.event)) return at
  }
  return null
}
