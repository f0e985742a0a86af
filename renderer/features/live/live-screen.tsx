import { useCallback, useEffect, useMemo, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { outcomeOf } from '../../../shared/domain/event/facets.ts'
import { withTerm } from '../../../shared/domain/event/filter-tokens.ts'
import { indexOfKey, keyOf, type Entry } from '../../bench/feed.ts'
import { useCommands, type Command } from '../../ui/commands.ts'
import { formatNumber } from '../../ui/format.ts'
import { Icon } from '../../ui/icon.tsx'
import type { ScreenProps } from '../../ui/screen-props.ts'
import { SplitPane } from '../../ui/split-pane.tsx'
import { useLanguage } from '../../ui/use-language.ts'
import type { TableHandle } from '../../ui/virtual-table.tsx'
import { EventDetail } from './event-detail.tsx'
import { useExport } from './export.ts'
import { LiveEmpty } from './live-empty.tsx'
import { LiveTable } from './live-table.tsx'
import { LiveToolbar } from './live-toolbar.tsx'
import styles from './live.module.css'
import { useFeedFilter, useLiveRows, useSaved } from './use-live.ts'

/** Everything that happens, as it happens: one list, with what a line means beside it. */
export function LiveScreen({ params, setParams, go }: ScreenProps) {
  const { t } = useTranslation('live')
  const filter = params['filter'] ?? ''
  const setFilter = useCallback((next: string) => setParams(next === '' ? {} : { filter: next }), [setParams])
  useFeedFilter(filter)
  const live = useLiveRows()
  const { feed, rows } = live
  const [selected, setSelected] = useState<Entry | null>(null)
  const [detailOpen, setDetailOpen] = useState(false)
  const table = useRef<TableHandle>(null)
  const input = useRef<HTMLInputElement>(null)
  const exporting = useExport(filter)
  const index = useMemo(() => indexOfKey(rows, selected === null ? null : keyOf(selected)), [rows, selected])

  const { hold, follow, showSkipped, paused } = live
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
  const move = (to: number): void => {
    const safe = Math.min(rows.length - 1, Math.max(0, to))
    select(safe)
    table.current?.scrollToIndex(safe)
  }
  const moveToFailure = (step: 1 | -1): void => {
    for (let at = (index < 0 ? rows.length : index) + step; at >= 0 && at < rows.length; at += step) {
      const entry = rows[at]
      if (entry?.kind === 'event' && outcomeOf(entry.event) === 'failed') {
        move(at)
        return
      }
    }
  }
  const toNewest = (): void => {
    follow()
    table.current?.scrollToEnd()
  }
  const escape = (): void => {
    if (detailOpen && selected) setDetailOpen(false)
    else setSelected(null)
    table.current?.focus()
  }
  const actions = useLatest({
    move,
    moveToFailure,
    toNewest,
    escape,
    index,
    count: rows.length,
    togglePause: live.togglePause,
  })
  useLiveCommands(actions, {
    setFilter,
    focusFilter: () => input.current?.focus(),
    toggleDetail: () => setDetailOpen((open) => !open),
    exporting: exporting.start,
  })

  const event = selected?.kind === 'event' ? selected.event : null
  return (
    <div className={styles['screen']}>
      <h1 className="sr-only">{t('title')}</h1>
      <LiveToolbar
        filter={filter}
        onFilter={setFilter}
        input={input}
        onLeave={() => table.current?.focus()}
        paused={live.paused}
        onPause={live.togglePause}
        exporting={exporting}
        shown={live.shown}
        more={feed.more}
      />
      <SplitPane
        label={t('detail.resize')}
        main={
          <div className={styles['list']} onWheel={(wheel) => (wheel.deltaY < 0 ? hold() : undefined)}>
            <LiveTable
              ref={table}
              feed={feed}
              rows={rows}
              selected={index}
              follow={!feed.held && !live.paused}
              onSelect={select}
              onActivate={(at) => {
                const entry = rows[at]
                if (entry?.kind === 'skipped') showSkipped(entry)
                else setDetailOpen((open) => !open)
              }}
              onScroll={live.onScroll}
              onShowSkipped={showSkipped}
            />
            {rows.length === 0 && !live.paused && (
              <div className={styles['emptyOver']}>
                <LiveEmpty filter={filter} onClear={() => setFilter('')} go={go} />
              </div>
            )}
            <NewPill count={live.unseen} onClick={toNewest} />
          </div>
        }
        side={
          event && detailOpen ? (
            <EventDetail
              key={event.seq}
              event={event}
              onClose={() => setDetailOpen(false)}
              onShow={(other) => setSelected({ kind: 'event', event: other })}
              onNarrow={(term) => setFilter(withTerm(filter, term))}
              go={go}
            />
          ) : null
        }
      />
      <Announcer count={live.unseen} />
    </div>
  )
}

/** Commands are registered once; what they do is always the latest. */
function useLatest<T>(value: T): { readonly current: T } {
  const latest = useRef(value)
  useEffect(() => {
    latest.current = value
  })
  return latest
}

interface LiveActions {
  readonly move: (to: number) => void
  readonly moveToFailure: (step: 1 | -1) => void
  readonly toNewest: () => void
  readonly escape: () => void
  readonly togglePause: () => void
  readonly index: number
  readonly count: number
}

function useLiveCommands(
  actions: { readonly current: LiveActions },
  screen: {
    readonly setFilter: (filter: string) => void
    readonly focusFilter: () => void
    readonly toggleDetail: () => void
    readonly exporting: (format: 'csv' | 'jsonl') => void
  },
): void {
  const { t } = useTranslation(['live', 'common'])
  const saved = useSaved()
  const latest = useLatest(screen)
  const commands = useMemo((): readonly Command[] => {
    const group = t('common:groups.live')
    const key = (id: string, title: string, keys: string, run: () => void): Command => ({ id, title, keys, group, run })
    return [
      key('live-pause', t('commands.pause'), 'space', () => actions.current.togglePause()),
      key('live-filter', t('commands.filter'), '/', () => latest.current.focusFilter()),
      {
        ...key('live-next', t('commands.next'), 'j', () => actions.current.move(actions.current.index + 1)),
        keysOnly: true,
      },
      { ...key('live-previous', t('commands.previous'), 'k', () => moveBack(actions.current)), keysOnly: true },
      key('live-failure', t('commands.nextFailure'), 'e', () => actions.current.moveToFailure(1)),
      key('live-failure-back', t('commands.previousFailure'), 'E', () => actions.current.moveToFailure(-1)),
      { ...key('live-first', t('commands.first'), 'home', () => actions.current.move(0)), keysOnly: true },
      key('live-last', t('commands.last'), 'end', () => actions.current.toNewest()),
      { ...key('live-detail', t('commands.detail'), 'enter', () => latest.current.toggleDetail()), keysOnly: true },
      { ...key('live-escape', t('commands.escape'), 'escape', () => actions.current.escape()), keysOnly: true },
      { id: 'live-csv', title: t('commands.exportCsv'), group, run: () => latest.current.exporting('csv') },
      { id: 'live-jsonl', title: t('commands.exportJsonl'), group, run: () => latest.current.exporting('jsonl') },
      { id: 'live-clear', title: t('commands.clearFilter'), group, run: () => latest.current.setFilter('') },
      ...saved.map(({ name, filter }) => ({
        id: `live-saved-${name}`,
        title: t('commands.showFilter', { name }),
        group,
        run: () => latest.current.setFilter(filter),
      })),
    ]
  }, [t, actions, latest, saved])
  useCommands(commands)
}

const moveBack = ({ move, index, count }: LiveActions): void => move(index < 0 ? count - 1 : index - 1)

function NewPill({ count, onClick }: { readonly count: number; readonly onClick: () => void }) {
  const { t } = useTranslation('live')
  if (count === 0) return null
  return (
    <button type="button" className={styles['new']} onClick={onClick} title={t('newHint')}>
      <Icon name="down" size={13} />
      {t('new', { count })}
    </button>
  )
}

/** What a screen reader hears of the flow: a count, at most every five seconds. */
function Announcer({ count }: { readonly count: number }) {
  const { t } = useTranslation('live')
  const language = useLanguage()
  const [said, setSaid] = useState('')
  const latest = useLatest(count)
  useEffect(() => {
    const timer = setInterval(() => {
      setSaid(latest.current === 0 ? '' : t('announce', { count: latest.current }))
    }, 5_000)
    return () => clearInterval(timer)
  }, [t, latest])
  return (
    <div role="status" aria-live="polite" className="sr-only" data-count={formatNumber(language, count)}>
      {said}
    </div>
  )
}
