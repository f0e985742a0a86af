import { useMemo } from 'react'
import { useTranslation } from 'react-i18next'
import type { BoardRow } from '../../../../shared/ipc/contract/board.ts'
import { formatMac } from '../../../../shared/domain/identity/mac.ts'
import { formatMoment } from '../../../ui/format.ts'
import { inert } from '../../../ui/inert.ts'
import { Mono } from '../../../ui/mono.tsx'
import { StateLabel } from '../../../ui/state-label.tsx'
import type { Column } from '../../../ui/virtual-table.tsx'
import type { SortBy } from '../rows.ts'
import styles from '../phones.module.css'
import { stateLooks } from './board-rows.ts'
import { useFindingWords } from './finding-words.ts'

export interface BoardColumnDeps {
  readonly marked: ReadonlySet<string>
  readonly onMark: (key: string) => void
  readonly sort: SortBy
  readonly onSort: (sort: SortBy) => void
}

export function useBoardColumns({ marked, onMark, sort, onSort }: BoardColumnDeps): readonly Column<BoardRow>[] {
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
        render: ({ key }) => (
          <input
            type="checkbox"
            className={styles['mark']}
            tabIndex={-1}
            aria-label={t('mark', { mac: key })}
            checked={marked.has(key)}
            onChange={() => onMark(key)}
            onClick={(event) => event.stopPropagation()}
          />
        ),
      },
      {
        id: 'state',
        title: t('columns.state'),
        width: 'minmax(120px, 140px)',
        ...sortable('state'),
        render: ({ state }) => <StateLabel outcome={stateLooks[state]}>{t(`events:phoneState.${state}`)}</StateLabel>,
      },
      {
        id: 'name',
        title: t('board.columns.phone'),
        width: 'minmax(150px, 1.3fr)',
        ...sortable('name'),
        render: (row) => <PhoneName row={row} />,
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
      {
        id: 'why',
        title: t('board.columns.why'),
        width: 'minmax(160px, 2fr)',
        render: ({ finding }) => {
          const text = finding === null ? '' : words(finding).title
          return (
            <span className={styles['value']} title={text}>
              {text}
            </span>
          )
        },
      },
    ]
  }, [t, words, marked, onMark, sort, onSort])
}

/** Its name with the end of its MAC beside it; the whole MAC where it has no name. */
function PhoneName({ row: { name, mac, key } }: { readonly row: BoardRow }) {
  const whole = mac === null ? key.replace(/^ip /, '') : formatMac(mac)
  return (
    <span className={styles['value']} title={`${inert(name, 200)} ${whole}`.trim()}>
      {name === '' ? <Mono>{whole}</Mono> : <bdi>{inert(name, 100)}</bdi>}
      {name !== '' && mac !== null && <Mono dim>{` …${whole.slice(-8)}`}</Mono>}
    </span>
  )
}
