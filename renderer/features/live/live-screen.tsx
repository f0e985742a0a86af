import { useCallback, useRef } from 'react'
import { useTranslation } from 'react-i18next'
import { withTerm } from '../../../shared/domain/event/filter-tokens.ts'
import { Screen } from '../../ui/screen.tsx'
import { DownloadsNow } from '../../widgets/downloads-now.tsx'
import type { ScreenProps } from '../../ui/screen-props.ts'
import { SplitPane } from '../../ui/split-pane.tsx'
import type { TableHandle } from '../../ui/virtual-table.tsx'
import { Announcer, NewPill } from './arrivals.tsx'
import { EventDetail } from './event-detail.tsx'
import { useExport } from './export.ts'
import { LiveEmpty } from './live-empty.tsx'
import { LiveTable } from './live-table.tsx'
import { LiveToolbar } from './live-toolbar.tsx'
import styles from './live.module.css'
import { useFeedFilter, useLiveRows } from './use-live.ts'
import { useLiveCommands } from './use-live-commands.ts'
import { useSelection } from './use-selection.ts'

/** Everything that happens, as it happens: one list, with what a line means beside it. */
export function LiveScreen({ params, setParams, go }: ScreenProps) {
  const { t } = useTranslation('live')
  const filter = params['filter'] ?? ''
  const setFilter = useCallback((next: string) => setParams(next === '' ? {} : { filter: next }), [setParams])
  useFeedFilter(filter)
  const table = useRef<TableHandle>(null)
  const input = useRef<HTMLInputElement>(null)
  const live = useLiveRows()
  const { feed, rows, hold } = live
  const selection = useSelection(live, table)
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
    />
  )
  const list = (
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
        follow={!feed.held && !live.paused}
        onSelect={selection.select}
        onActivate={selection.activate}
        onScroll={live.onScroll}
        onShowSkipped={live.showSkipped}
      />
      {rows.length === 0 && !live.paused && (
        <div className={styles['emptyOver']}>
          <LiveEmpty filter={filter} onClear={() => setFilter('')} go={go} />
        </div>
      )}
      <NewPill count={live.unseen} onClick={selection.actions.toNewest} />
    </div>
  )
  const detail = selection.shown && (
    <EventDetail
      key={selection.shown.seq}
      event={selection.shown}
      onClose={selection.closeDetail}
      onShow={selection.show}
      onNarrow={(term) => setFilter(withTerm(filter, term))}
      go={go}
    />
  )
  return (
    <Screen toolbar={toolbar} notices={<DownloadsNow />}>
      <h1 className="sr-only">{t('title')}</h1>
      <SplitPane label={t('detail.resize')} main={list} side={detail} />
      <Announcer count={live.unseen} />
    </Screen>
  )
}
