import { useMemo, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { SiteFile } from '../../../shared/ipc/contract/files.ts'
import { formatBytes, formatMoment } from '../../ui/format.ts'
import { Mono, MonoPath } from '../../ui/mono.tsx'
import { useLanguage } from '../../ui/use-language.ts'
import type { Column } from '../../ui/virtual-table.tsx'
import type { SortBy } from './sort.ts'

export function useColumns(sortBy: SortBy, setSortBy: (sortBy: SortBy) => void): readonly Column<SiteFile>[] {
  const { t } = useTranslation(['files', 'common'])
  const language = useLanguage()
  const [now] = useState(Date.now)
  return useMemo(() => {
    const sortable = (by: SortBy['by']): Pick<Column<SiteFile>, 'onSort' | 'sorted'> => ({
      ...(sortBy.by === by ? { sorted: sortBy.down ? 'descending' : 'ascending' } : {}),
      onSort: () => setSortBy({ by, down: sortBy.by === by ? !sortBy.down : by !== 'path' }),
    })
    return [
      {
        id: 'path',
        title: t('columns.path'),
        width: 'minmax(160px, 2fr)',
        ...sortable('path'),
        render: (file) => <MonoPath>{file.path}</MonoPath>,
      },
      {
        id: 'size',
        title: t('columns.size'),
        width: 'minmax(80px, 100px)',
        end: true,
        ...sortable('size'),
        render: (file) => <Mono>{formatBytes(language, file.bytes)}</Mono>,
      },
      {
        id: 'sha256',
        title: t('columns.sha256'),
        width: '120px',
        minor: true,
        render: (file) =>
          file.sha256 === null ? (
            <span className="dim">{t('hashing')}</span>
          ) : (
            <Mono dim>{file.sha256.slice(0, 12)}</Mono>
          ),
      },
      {
        id: 'modified',
        title: t('columns.modified'),
        width: '150px',
        minor: true,
        ...sortable('modified'),
        render: (file) => <Mono dim>{formatMoment(file.modifiedAt, now)}</Mono>,
      },
      {
        id: 'lastFetch',
        title: t('columns.lastFetch'),
        width: 'minmax(150px, 1.4fr)',
        least: true,
        ...sortable('lastFetch'),
        render: ({ lastFetch }) =>
          lastFetch === null ? (
            <span className="dim">{t('never')}</span>
          ) : (
            <Mono dim>
              {t('by', {
                when: formatMoment(lastFetch.at, now),
                who: lastFetch.ip,
                server: lastFetch.server.toUpperCase(),
              })}
            </Mono>
          ),
      },
    ]
  }, [t, language, now, sortBy, setSortBy])
}
