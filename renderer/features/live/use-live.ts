import { useCallback, useEffect, useMemo, useState } from 'react'
import type { Preferences } from '../../../shared/ipc/contract/preferences.ts'
import { countEvents, type Entry, type Feed } from '../../bench/feed.ts'
import { useBench, useBenchContext, usePreferences } from '../../bench/use-bench.ts'
import type { Place } from '../../ui/virtual-table.tsx'

/** The rows follow the address: a reload, a saved filter and a link are the same. */
export function useFeedFilter(filter: string): void {
  const { store } = useBenchContext()
  useEffect(() => {
    if (store.filter !== filter) store.show(filter)
  }, [store, filter])
}

export const useSaved = (): Preferences['savedFilters'] => usePreferences().savedFilters

export interface LiveRows {
  readonly feed: Feed
  readonly rows: readonly Entry[]
  readonly shown: number
  readonly unseen: number
  readonly paused: boolean
  readonly togglePause: () => void
  readonly hold: () => void
  readonly follow: () => void
  /** Settles when the first event of all is among the rows. */
  readonly toOldest: () => Promise<void>
  readonly onScroll: (place: Place) => void
  readonly showSkipped: (entry: Extract<Entry, { kind: 'skipped' }>) => void
}

/** The list's rows, and when they stand still: while it is paused, and while somebody reads further up. */
export function useLiveRows(): LiveRows {
  const { store } = useBenchContext()
  const feed = useBench((view) => view.feed)
  // Paused at this ordinal: later rows wait out of sight, so that nothing moves at all.
  const [pausedAt, setPausedAt] = useState<number | null>(null)
  // Another filter or a new connection begins afresh, and nothing is paused there.
  const paused = pausedAt !== null && feed.held
  const end = feed.first + feed.entries.length
  const rows = useMemo(
    () => (!paused || pausedAt >= end ? feed.entries : feed.entries.slice(0, Math.max(0, pausedAt - feed.first))),
    [feed, paused, pausedAt, end],
  )
  const hold = useCallback(() => store.hold(), [store])
  const toOldest = useCallback(() => store.loadOldest().catch(() => undefined), [store]) // a lost bench: said by the banner
  const follow = useCallback(() => {
    setPausedAt(null)
    store.letGo()
  }, [store])
  const togglePause = useCallback(() => {
    const now = store.view().feed
    if (paused) {
      follow()
      return
    }
    store.hold()
    setPausedAt(now.first + now.entries.length)
  }, [store, paused, follow])
  const onScroll = useCallback(
    ({ atTop, atEnd, moved }: Place) => {
      const now = store.view().feed
      if (!moved) {
        if (atEnd && !paused) store.caughtUp()
        return
      }
      if (atTop && !atEnd) store.loadOlder().catch(() => undefined) // said by the banner, and asked again at the next scroll
      if (paused) return
      if (!atEnd) store.hold()
      else if (now.held && now.missed === 0) store.letGo()
    },
    [store, paused],
  )
  const showSkipped = useCallback(
    (entry: Extract<Entry, { kind: 'skipped' }>) => {
      store.fillSkipped(entry.before, entry.count).catch(() => undefined)
    },
    [store],
  )
  const shown = useMemo(() => countEvents(feed), [feed])
  return {
    feed,
    rows,
    shown,
    unseen: feed.held ? feed.unseen : 0,
    paused,
    togglePause,
    hold,
    follow,
    toOldest,
    onScroll,
    showSkipped,
  }
}
