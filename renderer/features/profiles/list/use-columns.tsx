import { useMemo, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { formatBytes, formatMoment, formatNumber } from '../../../ui/format.ts'
import { Icon } from '../../../ui/icon.tsx'
import { Mono, MonoPath } from '../../../ui/mono.tsx'
import { StateLabel } from '../../../ui/state-label.tsx'
import { useLanguage } from '../../../ui/use-language.ts'
import type { Column } from '../../../ui/virtual-table.tsx'
import styles from './list.module.css'
import type { Row, SortBy } from './rows.ts'

export function useColumns(
  sortBy: SortBy,
  setSortBy: (sortBy: SortBy) => void,
  onOpen: (row: Row) => void,
): readonly Column<Row>[] {
  const { t } = useTranslation('profiles')
  const language = useLanguage()
  const [now] = useState(Date.now)
  return useMemo(() => {
    const sortable = (by: SortBy['by']): Pick<Column<Row>, 'onSort' | 'sorted'> => ({
      ...(sortBy.by === by ? { sorted: sortBy.down ? 'descending' : 'ascending' } : {}),
      onSort: () => setSortBy({ by, down: sortBy.by === by ? !sortBy.down : by !== 'path' && by !== 'kind' }),
    })
    return [
      {
        id: 'path',
        title: t('columns.path'),
        width: 'minmax(180px, 2fr)',
        ...sortable('path'),
        render: (row) => (
          <span className={styles['name']}>
            {/* The keyboard opens the selected row with Enter; this is for the pointer. */}
            <button type="button" className={styles['link']} tabIndex={-1} onClick={() => onOpen(row)}>
              <MonoPath>{row.path}</MonoPath>
            </button>
            {row.unsaved && (
              <span className={styles['unsaved']}>
                <Icon name="attention" size={12} />
                {t(row.isNew ? 'list.isNew' : 'list.unsaved')}
              </span>
            )}
          </span>
        ),
      },
      {
        id: 'kind',
        title: t('columns.kind'),
        width: 'minmax(120px, 180px)',
        minor: true,
        ...sortable('kind'),
        render: ({ area, profile }) =>
          area === 'templates' ? t(profile ? 'kind.template' : 'kind.otherTemplate') : t('kind.file'),
      },
      {
        id: 'findings',
        title: t('columns.findings'),
        width: 'minmax(140px, 220px)',
        ...sortable('findings'),
        render: (row) => <Findings row={row} />,
      },
      {
        id: 'size',
        title: t('columns.size'),
        width: 'minmax(76px, 100px)',
        end: true,
        ...sortable('size'),
        render: ({ bytes, isNew }) => (isNew ? '' : <Mono>{formatBytes(language, bytes)}</Mono>),
      },
      {
        id: 'modified',
        title: t('columns.modified'),
        width: '150px',
        minor: true,
        ...sortable('modified'),
        render: ({ modifiedAt, isNew }) => (isNew ? '' : <Mono dim>{formatMoment(modifiedAt, now)}</Mono>),
      },
    ]
  }, [t, language, now, sortBy, setSortBy, onOpen])
}

/** The worst first, in as many words as there is room for. */
function Findings({ row: { findings, profile } }: { readonly row: Row }) {
  const { t } = useTranslation('profiles')
  const language = useLanguage()
  if (!profile) return <span className="dim">{t('list.notChecked')}</span>
  const { error, warning, info } = findings
  const said = [
    ...(error > 0 ? [t('counts.error', { count: error })] : []),
    ...(warning > 0 ? [t('counts.warning', { count: warning })] : []),
    ...(info > 0 ? [t('counts.info', { count: info })] : []),
  ].join(', ')
  if (said === '') return <StateLabel outcome="ok">{t('counts.none')}</StateLabel>
  return (
    <span className={styles['findings']} title={said}>
      <span className="sr-only">{said}</span>
      {error > 0 && <Count outcome="failed">{formatNumber(language, error)}</Count>}
      {warning > 0 && <Count outcome="attention">{formatNumber(language, warning)}</Count>}
      {info > 0 && <Count outcome="neutral">{formatNumber(language, info)}</Count>}
    </span>
  )
}

function Count({
  outcome,
  children,
}: {
  readonly outcome: 'failed' | 'attention' | 'neutral'
  readonly children: string
}) {
  return (
    <span aria-hidden="true">
      <StateLabel outcome={outcome}>{children}</StateLabel>
    </span>
  )
}
