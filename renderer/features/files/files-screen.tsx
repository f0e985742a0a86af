import { useMemo, useState, type DragEvent, type ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import type { SiteFile } from '../../../shared/ipc/contract/files.ts'
import { useBench } from '../../bench/use-bench.ts'
import { Button } from '../../ui/button.tsx'
import { FaultNotice } from '../../widgets/fault-notice.tsx'
import { formatBytes } from '../../ui/format.ts'
import { Icon } from '../../ui/icon.tsx'
import { EmptyState } from '../../ui/empty-state.tsx'
import { SplitPane } from '../../ui/split-pane.tsx'
import { TextField } from '../../ui/text-field.tsx'
import { useLanguage } from '../../ui/use-language.ts'
import { VirtualTable } from '../../ui/virtual-table.tsx'
import { FileDetail } from './file-detail.tsx'
import styles from './files.module.css'
import { ReplaceDialog } from './replace-dialog.tsx'
import { sortFiles, type SortBy } from './sort.ts'
import { useColumns } from './use-columns.tsx'
import { useFiles } from './use-files.ts'

/** What phones can fetch: dropped in here or copied into the site's folder. */
export function FilesScreen() {
  const { t } = useTranslation(['files', 'common'])
  const files = useFiles()
  const [selected, setSelected] = useState<string | null>(null)
  const [sortBy, setSortBy] = useState<SortBy>({ by: 'path', down: false })
  const [search, setSearch] = useState('')
  const columns = useColumns(sortBy, setSortBy)
  const rows = useMemo(() => sortFiles(files.list ?? [], sortBy, search), [files.list, sortBy, search])
  const index = rows.findIndex(({ path }) => path === selected)
  const file = rows[index] ?? null
  return (
    <DropZone onDrop={files.add}>
      <div className={styles['screen']}>
        <div className={styles['toolbar']}>
          <h1>{t('title')}</h1>
          {files.list !== null && files.list.length > 0 && <Total files={files.list} />}
          <div className={styles['search']}>
            <TextField label={t('search')} placeholder={t('search')} value={search} onChange={setSearch} />
          </div>
          <AddButton busy={files.adding} onAdd={files.add} />
        </div>
        {files.faults.length > 0 && (
          <div className={styles['faults']}>
            {files.faults.map((fault, at) => (
              <FaultNotice
                key={at}
                fault={fault}
                actions={
                  <Button small icon="close" onClick={() => files.dismiss(fault)}>
                    {t('common:actions.close')}
                  </Button>
                }
              />
            ))}
          </div>
        )}
        <SplitPane
          label={t('detail.resize')}
          main={
            files.list?.length === 0 ? (
              <EmptyState
                title={t('empty.title')}
                actions={<AddButton busy={files.adding} onAdd={files.add} primary />}
              >
                <p>{t('empty.text')}</p>
              </EmptyState>
            ) : (
              <div className={styles['list']}>
                <VirtualTable
                  label={t('table')}
                  columns={columns}
                  rows={rows}
                  selected={index}
                  onSelect={(to) => setSelected(rows[to]?.path ?? null)}
                />
                {rows.length === 0 && search !== '' && <p className={styles['noMatch']}>{t('noMatch')}</p>}
              </div>
            )
          }
          side={
            file ? (
              <FileDetail file={file} onClose={() => setSelected(null)} onRemove={() => files.remove(file.path)} />
            ) : null
          }
        />
      </div>
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

function AddButton({
  busy,
  onAdd,
  primary = false,
}: {
  readonly busy: number
  readonly onAdd: (files: readonly File[]) => void
  readonly primary?: boolean
}) {
  const { t } = useTranslation('files')
  const choose = (): void => {
    const input = document.createElement('input')
    input.type = 'file'
    input.multiple = true
    input.addEventListener('change', () => onAdd([...(input.files ?? [])]))
    input.click()
  }
  return (
    <Button icon="upload" look={primary ? 'primary' : 'plain'} disabled={busy > 0} onClick={choose}>
      {busy > 0 ? t('adding', { count: busy }) : t('add')}
    </Button>
  )
}

function DropZone({
  onDrop,
  children,
}: {
  readonly onDrop: (files: readonly File[]) => void
  readonly children: ReactNode
}) {
  const { t } = useTranslation('files')
  const [over, setOver] = useState(false)
  // Without a site's bench there is nowhere to put them.
  const open = useBench((view) => view.connection === 'open')
  const holdsFiles = (event: DragEvent): boolean => open && event.dataTransfer.types.includes('Files')
  return (
    <div
      className={styles['zone']}
      onDragOver={(event) => {
        if (!holdsFiles(event)) return
        event.preventDefault()
        setOver(true)
      }}
      onDragLeave={(event) => {
        if (!event.currentTarget.contains(event.relatedTarget as Node | null)) setOver(false)
      }}
      onDrop={(event) => {
        if (!holdsFiles(event)) return
        event.preventDefault()
        setOver(false)
        onDrop([...event.dataTransfer.files])
      }}
    >
      {children}
      {over && (
        <div className={styles['over']}>
          <Icon name="upload" size={24} />
          {t('drop')}
        </div>
      )}
    </div>
  )
}
