import { useMemo, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { SiteFile } from '../../../shared/ipc/contract/files.ts'
import { Button } from '../../ui/button.tsx'
import { chooseFiles } from '../../ui/choose-files.ts'
import { EmptyState } from '../../ui/empty-state.tsx'
import { formatBytes } from '../../ui/format.ts'
import { ListPage } from '../../ui/list-page.tsx'
import type { ScreenProps } from '../../ui/screen-props.ts'
import { useLanguage } from '../../ui/use-language.ts'
import { VirtualTable } from '../../ui/virtual-table.tsx'
import { DropZone } from '../../widgets/drop-zone.tsx'
import { FaultNotice } from '../../widgets/fault-notice.tsx'
import { FileDetail } from './file-detail.tsx'
import { ReplaceDialog } from './replace-dialog.tsx'
import { sortFiles, type SortBy } from './sort.ts'
import { useColumns } from './use-columns.tsx'
import { useFiles, type Files } from './use-files.ts'

/** What phones can fetch: dropped in here or copied into the site's folder. */
export function FilesScreen({ params, setParams }: ScreenProps) {
  const { t } = useTranslation('files')
  const files = useFiles()
  const selected = params['path'] ?? null
  const setSelected = (path: string | null): void => setParams(path === null ? {} : { path })
  const [sortBy, setSortBy] = useState<SortBy>({ by: 'path', down: false })
  const [search, setSearch] = useState('')
  const columns = useColumns(sortBy, setSortBy)
  const rows = useMemo(() => sortFiles(files.list ?? [], sortBy, search), [files.list, sortBy, search])
  const index = rows.findIndex(({ path }) => path === selected)
  const file = rows[index] ?? null
  return (
    <DropZone label={t('drop')} onDrop={files.add}>
      <ListPage
        title={t('title')}
        summary={files.list !== null && files.list.length > 0 && <Total files={files.list} />}
        search={{ label: t('search'), value: search, onChange: setSearch }}
        actions={<AddButton files={files} />}
        notices={files.faults.length > 0 && <Faults files={files} />}
        empty={files.list?.length === 0 ? <NoFiles files={files} /> : null}
        list={
          <VirtualTable
            label={t('table')}
            columns={columns}
            rows={rows}
            selected={index}
            onSelect={(to) => setSelected(rows[to]?.path ?? null)}
          />
        }
        noMatch={rows.length === 0 && search !== '' ? t('noMatch') : null}
        detail={{
          resizeLabel: t('detail.resize'),
          panel: file && (
            <FileDetail file={file} onClose={() => setSelected(null)} onRemove={() => files.remove(file.path)} />
          ),
        }}
      />
      {files.asking && <ReplaceDialog asking={files.asking} />}
    </DropZone>
  )
}

function Total({ files }: { readonly files: readonly SiteFile[] }) {
  const { t } = useTranslation('files')
  const language = useLanguage()
  const bytes = files.reduce((sum, file) => sum + file.bytes, 0)
  return <span className="dim">{t('count', { count: files.length, size: formatBytes(language, bytes) })}</span>
}

function Faults({ files: { faults, dismiss } }: { readonly files: Files }) {
  return faults.map((fault, index) => <FaultNotice key={index} fault={fault} onDismiss={() => dismiss(fault)} />)
}

function NoFiles({ files }: { readonly files: Files }) {
  const { t } = useTranslation('files')
  return (
    <EmptyState title={t('empty.title')} actions={<AddButton files={files} primary />}>
      <p>{t('empty.text')}</p>
    </EmptyState>
  )
}

function AddButton({ files: { adding, add }, primary = false }: { readonly files: Files; readonly primary?: boolean }) {
  const { t } = useTranslation('files')
  return (
    <Button
      icon="upload"
      look={primary ? 'primary' : 'plain'}
      disabled={adding > 0}
      onClick={() => chooseFiles({ multiple: true }, add)}
    >
      {adding > 0 ? t('adding', { count: adding }) : t('add')}
    </Button>
  )
}
