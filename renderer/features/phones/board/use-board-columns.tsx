import { useMemo } from 'react'
import { useTranslation } from 'react-i18next'
import type { BoardRow } from '../../../../shared/ipc/contract/board.ts'
import type { TransferNow } from '../../../../shared/ipc/contract/servers.ts'
import { formatMac } from '../../../../shared/domain/identity/mac.ts'
import { formatMoment } from '../../../ui/format.ts'
import { Mono } from '../../../ui/mono.tsx'
import { StateLabel } from '../../../ui/state-label.tsx'
import type { Column } from '../../../ui/virtual-table.tsx'
import { Progress } from '../../../widgets/progress.tsx'
import type { SortBy } from '../rows.ts'
import styles from '../phones.module.css'
import { stateLooks } from './board-rows.ts'
import { useFindingWords } from './finding-words.ts'
import { PhoneName } from './phone-name.tsx'

export interface BoardColumnDeps {
  readonly marked: ReadonlySet<string>
  readonly onMark: (key: string) => void
  readonly sort: SortBy
  readonly onSort: (sort: SortBy) => void
  /** Whether any phone is on its way to enterprise firmware. */
  readonly migrating: boolean
  /** The files that are on their way, by phone. */
  readonly transfers: ReadonlyMap<string, TransferNow>
}

export function useBoardColumns(deps: BoardColumnDeps): readonly Column<BoardRow>[] {
  const { marked, onMark, sort, onSort, migrating, transfers } = deps
  const { t } = useTranslation(['phones', 'events'])
  const words = useFindingWords()
  return useMemo(() => {
    const sortable = (id: string): Pick<Column<BoardRow>, 'sorted' | 'onSort'> => ({
      ...(sort.column === id ? { sorted: sort.down ? ('descending' as const) : ('ascending' as const) } : {}),
      onSort: () => onSort({ column: id, down: sort.column === id && !sort.down }),
    })
    return [
      {
        id: '#mark',
        title: t('columns.mark'),
        width: '82px',
        render: ({ key }) => <Mark label={t('mark', { mac: key })} on={marked.has(key)} onMark={() => onMark(key)} />,
      },
      {
        id: 'state',
        title: t('columns.state'),
        width: 'minmax(114px, 132px)',
        ...sortable('state'),
        render: ({ state }) => <StateLabel outcome={stateLooks[state]}>{t(`events:phoneState.${state}`)}</StateLabel>,
      },
      {
        id: 'name',
        title: t('board.columns.phone'),
        width: 'minmax(172px, 1.6fr)',
        ...sortable('name'),
        render: (row) => <PhoneName row={row} />,
      },
      {
        id: 'mac',
        title: t('columns.mac'),
        width: '146px',
        minor: true,
        ...sortable('mac'),
        render: ({ mac }) => <Mono dim>{mac === null ? '–' : formatMac(mac)}</Mono>,
      },
      {
        id: 'model',
        title: t('columns.model'),
        width: 'minmax(118px, 0.8fr)',
        minor: true,
        ...sortable('model'),
        render: ({ model }) => <Mono>{model}</Mono>,
      },
      {
        id: 'ip',
        title: t('board.columns.ip'),
        width: 'minmax(110px, 130px)',
        least: true,
        ...sortable('ip'),
        render: ({ ip }) => <Mono>{ip ?? '–'}</Mono>,
      },
      {
        id: 'seen',
        title: t('board.columns.seen'),
        width: 'minmax(96px, 130px)',
        minor: true,
        ...sortable('seen'),
        render: ({ lastSeen }) => <Mono dim>{lastSeen === null ? '–' : formatMoment(lastSeen, Date.now())}</Mono>,
      },
      ...(migrating ? [{ ...migration, title: t('board.columns.transition'), ...sortable('transition') }] : []),
      {
        id: 'why',
        title: t('board.columns.why'),
        width: 'minmax(160px, 2fr)',
        least: true,
        render: ({ key, finding }) => (
          <Why transfer={transfers.get(key)} text={finding === null ? '' : words(finding).title} />
        ),
      },
    ]
  }, [t, words, marked, onMark, sort, onSort, migrating, transfers])
}

function Mark({ label, on, onMark }: { readonly label: string; readonly on: boolean; readonly onMark: () => void }) {
  return (
    <input
      type="checkbox"
      className={styles['mark']}
      tabIndex={-1}
      aria-label={label}
      checked={on}
      onChange={onMark}
      onClick={(event) => event.stopPropagation()}
    />
  )
}

const migration: Omit<Column<BoardRow>, 'title'> = {
  id: 'transition',
  width: 'minmax(130px, 1fr)',
  minor: true,
  render: ({ transition }) => <Migration transition={transition} />,
}

/** How far it has come on its way to enterprise firmware. */
function Migration({ transition }: Pick<BoardRow, 'transition'>) {
  const { t } = useTranslation('phones')
  if (transition === null) return <span className="dim">–</span>
  const text = t(`board.transition.${transition.step}`)
  return (
    <span className={styles['value']} title={text}>
      {text}
    </span>
  )
}

/** What is wrong first of all; while a file is on its way, how far it is. */
function Why({ transfer, text }: { readonly transfer: TransferNow | undefined; readonly text: string }) {
  if (transfer !== undefined) return <Progress transfer={transfer} />
  return (
    <span className={styles['value']} title={text}>
      {text}
    </span>
  )
}
