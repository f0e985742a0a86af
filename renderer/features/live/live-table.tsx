import { useMemo, type ReactNode, type Ref } from 'react'
import { useTranslation } from 'react-i18next'
import type { BenchEvent } from '../../../shared/domain/event/bench-event.ts'
import { outcomeOf } from '../../../shared/domain/event/facets.ts'
import type { Entry, Feed } from '../../bench/feed.ts'
import { formatTime } from '../../ui/format.ts'
import { Icon } from '../../ui/icon.tsx'
import { inert } from '../../ui/inert.ts'
import { Mono, MonoPath } from '../../ui/mono.tsx'
import { StateLabel } from '../../ui/state-label.tsx'
import { useLanguage } from '../../ui/use-language.ts'
import { VirtualTable, type Column, type Place, type TableHandle } from '../../ui/virtual-table.tsx'
import { useNames } from '../../widgets/use-names.ts'
import type { Bookmarks } from './bookmarks.ts'
import { describe, shortMac, type RowWords } from './describe.ts'
import styles from './live.module.css'

/** More of a line than any screen is wide. */
const CELL_LIMIT = 400

interface LiveTableProps {
  readonly feed: Feed
  readonly rows: readonly Entry[]
  readonly selected: number
  readonly follow: boolean
  readonly onSelect: (index: number) => void
  readonly onActivate: (index: number) => void
  readonly onScroll: (place: Place) => void
  readonly onShowSkipped: (entry: Extract<Entry, { kind: 'skipped' }>) => void
  readonly bookmarks: Pick<Bookmarks, 'has'>
  readonly ref: Ref<TableHandle>
}

export function LiveTable({ feed, rows, onShowSkipped, bookmarks, ...rest }: LiveTableProps) {
  const { t } = useTranslation('live')
  const columns = useColumns(bookmarks)
  const wide = useMemo(
    () => (entry: Entry) =>
      entry.kind === 'skipped' ? (
        <button type="button" tabIndex={-1} className={styles['skipped']} onClick={() => onShowSkipped(entry)}>
          <Icon name="skipped" size={13} />
          {t('skipped', { count: entry.count })}
        </button>
      ) : null,
    [t, onShowSkipped],
  )
  return <VirtualTable {...rest} label={t('table')} columns={columns} rows={rows} first={feed.first} wide={wide} />
}

function useColumns(bookmarks: Pick<Bookmarks, 'has'>): readonly Column<Entry>[] {
  const { t } = useTranslation(['events', 'common', 'live', 'faults'])
  const language = useLanguage()
  const names = useNames()
  return useMemo(() => {
    // A row in sight is described once for its cells.
    const known = new WeakMap<BenchEvent, RowWords>()
    const words = (event: BenchEvent): RowWords => {
      const found = known.get(event) ?? describe(event, t, language)
      known.set(event, found)
      return found
    }
    const cell = (render: (event: BenchEvent) => ReactNode) => (entry: Entry) =>
      entry.kind === 'event' ? render(entry.event) : null
    return [
      {
        id: 'time',
        title: t('live:columns.time'),
        width: '112px',
        render: cell((event) => (
          <>
            {bookmarks.has(event) && (
              <span className={styles['flag']} title={t('live:bookmarks.marked')}>
                <Icon name="flag" size={12} />
              </span>
            )}
            <Mono dim>{formatTime(event.at)}</Mono>
          </>
        )),
      },
      {
        id: 'phone',
        title: t('live:columns.phone'),
        width: 'minmax(112px, 190px)',
        render: cell((event) => <Phone event={event} names={names} />),
      },
      {
        id: 'what',
        title: t('live:columns.what'),
        width: 'minmax(146px, 168px)',
        render: cell((event) => <StateLabel outcome={outcomeOf(event)}>{words(event).word}</StateLabel>),
      },
      {
        id: 'detail',
        title: t('live:columns.detail'),
        width: 'minmax(120px, 1fr)',
        least: true,
        render: cell((event) => {
          const { detail, mono } = words(event)
          if (mono) return <MonoPath>{detail.slice(0, CELL_LIMIT)}</MonoPath>
          const text = inert(detail, CELL_LIMIT)
          return <bdi title={text}>{text}</bdi>
        }),
      },
      {
        id: 'size',
        title: t('live:columns.size'),
        width: 'minmax(84px, 124px)',
        end: true,
        minor: true,
        render: cell((event) => <Mono dim={event.type !== 'file.sent'}>{words(event).right}</Mono>),
      },
    ]
  }, [t, language, names, bookmarks])
}

function Phone({ event, names }: { readonly event: BenchEvent; readonly names: ReadonlyMap<string, string> }) {
  if (!('who' in event)) return <span className="dim">–</span>
  const { model, ip } = event.who
  const name = names.get(event.who.mac ?? '') ?? model
  const mac = shortMac(event.who)
  return (
    <span className={styles['phone']}>
      {name ? <bdi>{inert(name, 60)}</bdi> : <Mono>{ip}</Mono>}
      {mac !== null && <Mono dim>{mac}</Mono>}
    </span>
  )
}
