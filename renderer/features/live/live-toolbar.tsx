import { Menu } from '@mantine/core'
import type { ReactNode, Ref } from 'react'
import { useTranslation } from 'react-i18next'
import { filterTokens, withoutToken, withTerm } from '../../../shared/domain/event/filter-tokens.ts'
import { useBench } from '../../bench/use-bench.ts'
import { Button } from '../../ui/button.tsx'
import { formatBytes, formatNumber } from '../../ui/format.ts'
import { Icon } from '../../ui/icon.tsx'
import { KeyHint } from '../../ui/key-hint.tsx'
import { Toolbar } from '../../ui/toolbar.tsx'
import { useLanguage } from '../../ui/use-language.ts'
import type { Exporting } from './export.ts'
import { FilterBar } from './filter-bar.tsx'
import { filterTime } from './filter-time.ts'
import { SavedFilters } from './saved-filters.tsx'
import styles from './live.module.css'
import type { LiveRows } from './use-live.ts'

interface LiveToolbarProps {
  readonly filter: string
  readonly onFilter: (filter: string) => void
  readonly input: Ref<HTMLInputElement>
  readonly onLeave: () => void
  readonly live: LiveRows
  readonly exporting: Exporting
  readonly histogram: boolean
  readonly onHistogram: (shown: boolean) => void
  readonly bookmarks: ReactNode
}

export function LiveToolbar(props: LiveToolbarProps) {
  const { filter, onFilter, input, onLeave, live, exporting, histogram, onHistogram, bookmarks } = props
  const { t } = useTranslation(['live', 'shortcuts'])
  const language = useLanguage()
  const { paused, togglePause, shown, feed } = live
  return (
    <Toolbar label={t('title')}>
      <FilterBar value={filter} onChange={onFilter} inputRef={input} onLeave={onLeave}>
        <Count filtered={filter !== ''} shown={shown} more={feed.more} />
        <FailuresOnly filter={filter} onFilter={onFilter} />
        <SavedFilters filter={filter} onChoose={onFilter} />
        {bookmarks}
        <button
          type="button"
          className={styles['iconButton']}
          aria-label={t('histogram.toggle')}
          aria-pressed={histogram}
          title={t('histogram.toggle')}
          onClick={() => onHistogram(!histogram)}
        >
          <Icon name="histogram" size={14} />
        </button>
      </FilterBar>
      <Button aria-pressed={paused} icon={paused ? 'play' : 'pause'} onClick={togglePause}>
        {t(paused ? 'toolbar.resume' : 'toolbar.pause')}
        <span className={styles['hint']}>
          <KeyHint>{t('shortcuts:keys.space')}</KeyHint>
        </span>
      </Button>
      <Menu position="bottom-end" withinPortal shadow="md">
        <Menu.Target>
          <Button icon="download" disabled={exporting.progress !== null}>
            {exporting.progress === null
              ? t('toolbar.export')
              : t('toolbar.exporting', { size: formatBytes(language, exporting.progress) })}
          </Button>
        </Menu.Target>
        <Menu.Dropdown>
          <Menu.Item onClick={() => exporting.start('csv')}>{t('toolbar.exportCsv')}</Menu.Item>
          <Menu.Item onClick={() => exporting.start('jsonl')}>{t('toolbar.exportJsonl')}</Menu.Item>
        </Menu.Dropdown>
      </Menu>
    </Toolbar>
  )
}

const failed = { on: 'outcome', value: 'failed' } as const

/** What one wants first, and the way back. */
function FailuresOnly({ filter, onFilter }: Pick<LiveToolbarProps, 'filter' | 'onFilter'>) {
  const { t } = useTranslation('live')
  const there = filterTokens(filter, filterTime()).find(
    ({ on, value, not }) => on === failed.on && value === failed.value && !not,
  )
  return (
    <button
      type="button"
      className={`${styles['iconButton'] ?? ''} ${styles['failures'] ?? ''}`}
      aria-label={t('filter.failuresOnly')}
      aria-pressed={there !== undefined}
      title={t('filter.failuresOnly')}
      onClick={() => onFilter(there === undefined ? withTerm(filter, failed) : withoutToken(filter, there))}
    >
      <Icon name="attention" size={14} />
    </button>
  )
}

function Count({
  filtered,
  shown,
  more,
}: {
  readonly filtered: boolean
  readonly shown: number
  readonly more: boolean
}) {
  const { t } = useTranslation('live')
  const language = useLanguage()
  const total = useBench((view) => view.state?.history.count ?? 0)
  // Older rows that match are in the history: the number in the window is then a lower bound.
  const some = `${formatNumber(language, shown)}${more ? '+' : ''}`
  const all = formatNumber(language, filtered ? Math.max(total, shown) : total) // as in the status bar
  return (
    <span className={styles['count']}>
      {filtered ? t('filter.shown', { shown: some, total: all }) : t('filter.all', { total: all })}
    </span>
  )
}
