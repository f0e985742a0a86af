import { useCallback, useRef, useState, type ReactNode, type RefObject } from 'react'
import { useTranslation } from 'react-i18next'
import { withTerm } from '../../../shared/domain/event/filter-tokens.ts'
import { Screen } from '../../ui/screen.tsx'
import { DownloadsNow } from '../../widgets/downloads-now.tsx'
import type { ScreenProps } from '../../ui/screen-props.ts'
import { SplitPane } from '../../ui/split-pane.tsx'
import type { TableHandle } from '../../ui/virtual-table.tsx'
import { Announcer, NewPill } from './arrivals.tsx'
import { BookmarkMenu } from './bookmark-menu.tsx'
import { useBookmarks, type Bookmarks } from './bookmarks.ts'
import { EventDetail } from './event-detail.tsx'
import { useExport } from './export.ts'
import { Histogram } from './histogram.tsx'
import { LiveEmpty } from './live-empty.tsx'
import { LiveTable } from './live-table.tsx'
import { LiveToolbar } from './live-toolbar.tsx'
import styles from './live.module.css'
import { useFeedFilter, useLiveRows, type LiveRows } from './use-live.ts'
import { useLiveCommands } from './use-live-commands.ts'
import { useSelection, type Selection } from './use-selection.ts'

/** Everything that happens, as it happens: one list, with what a line means beside it. */
export function LiveScreen({ params, setParams, go }: ScreenProps) {
  const { t } = useTranslation('live')
  const filter = params['filter'] ?? ''
  const setFilter = useCallback((next: string) => setParams(next === '' ? {} : { filter: next }), [setParams])
  useFeedFilter(filter)
  const table = useRef<TableHandle>(null)
  const input = useRef<HTMLInputElement>(null)
  const live = useLiveRows()
  const bookmarks = useBookmarks()
  const selection = useSelection(live, table, bookmarks)
  const [histogram, setHistogram] = useHistogram()
  const exporting = useExport(filter)
  const { toFirst } = useLiveCommands(selection.actions, {
    setFilter,
    focusFilter: () => input.current?.focus(),
    toggleDetail: selection.toggleDetail,
    exporting: exporting.start,
  })
  const toolbar = (
    <LiveToolbar
      filter={filter}
      onFilter={setFilter}
      input={input}
      onLeave={() => table.current?.focus()}
      live={live}
      exporting={exporting}
      histogram={histogram}
      onHistogram={setHistogram}
      bookmarks={<BookmarkMenu bookmarks={bookmarks} onShow={selection.open} />}
    />
  )
  const list = (
    <LiveList
      {...{ live, selection, table, toFirst, bookmarks }}
      empty={<LiveEmpty filter={filter} onClear={() => setFilter('')} go={go} />}
    />
  )
  const detail = selection.shown && (
    <EventDetail
      key={selection.shown.seq}
      event={selection.shown}
      onClose={selection.closeDetail}
      onShow={selection.show}
      onNarrow={(term) => setFilter(withTerm(filter, term))}
      bookmarks={bookmarks}
      go={go}
    />
  )
  return (
    <Screen toolbar={toolbar} notices={<DownloadsNow />}>
      <h1 className="sr-only">{t('title')}</h1>
      <div className={styles['whole']}>
        <div>{histogram && <Histogram filter={filter} onFilter={setFilter} />}</div>
        <SplitPane label={t('detail.resize')} main={list} side={detail} />
      </div>
      <Announcer count={live.unseen} />
    </Screen>
  )
}

interface LiveListProps {
  readonly live: LiveRows
  readonly selection: Selection
  readonly table: RefObject<TableHandle | null>
  readonly toFirst: () => void
  readonly bookmarks: Bookmarks
  /** Instead of rows, where there are none. */
  readonly empty: ReactNode
}

/** The rows, which stand still while somebody reads further up. */
function LiveList({ live, selection, table, toFirst, bookmarks, empty }: LiveListProps) {
  const { feed, rows, hold, paused } = live
  return (
    <div
      className={styles['list']}
      onWheel={(wheel) => (wheel.deltaY < 0 ? hold() : undefined)}
      onKeyDownCapture={(event) => {
        if (event.key !== 'Home') return
        event.preventDefault()
        event.stopPropagation() // the table knows the rows of the window alone
        toFirst()
      }}
    >
      <LiveTable
        ref={table}
        feed={feed}
        rows={rows}
        selected={selection.index}
        follow={!feed.held && !paused}
        onSelect={selection.select}
        onActivate={selection.activate}
        onScroll={live.onScroll}
        onShowSkipped={live.showSkipped}
        bookmarks={bookmarks}
      />
      {rows.length === 0 && !paused && <div className={styles['emptyOver']}>{empty}</div>}
      <NewPill count={live.unseen} onClick={selection.actions.toNewest} />
    </div>
  )
}

/** Kept while the window is open: one leaves Live and comes back. */
let lastHistogram = false

function useHistogram(): readonly [boolean, (shown: boolean) => void] {
  const [shown, setShown] = useState(lastHistogram)
  const keep = useCallback((to: boolean) => {
    lastHistogram = to
    setShown(to)
  }, [])
  return [shown, keep]
}
