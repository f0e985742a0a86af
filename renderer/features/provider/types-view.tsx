import { useQuery } from '@tanstack/react-query'
import { useMemo, useState, type ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import type { BroadworksState, ImportedDeviceType } from '../../../shared/ipc/contract/broadworks.ts'
import { useAnswer, useQueries } from '../../bench/use-answer.ts'
import { Button } from '../../ui/button.tsx'
import { chooseFiles } from '../../ui/choose-files.ts'
import { download } from '../../ui/download.ts'
import { EmptyState } from '../../ui/empty-state.tsx'
import { inert } from '../../ui/inert.ts'
import { ListPage } from '../../ui/list-page.tsx'
import { MonoPath } from '../../ui/mono.tsx'
import { Notice } from '../../ui/notice.tsx'
import { VirtualTable, type Column } from '../../ui/virtual-table.tsx'
import { DropZone } from '../../widgets/drop-zone.tsx'
import { FaultNotice } from '../../widgets/fault-notice.tsx'
import { ExportDialog } from './export-dialog.tsx'
import { FileDetail } from './file-detail.tsx'
import { FileState, loginKey, type TypeFile } from './file-state.tsx'
import { MissingTags } from './missing-tags.tsx'
import { useChange } from './use-change.ts'
import { importKits } from './use-kit.ts'

interface TypesViewProps {
  readonly views: ReactNode
  readonly selected: string | null
  readonly onSelect: (address: string | null) => void
}

/** The device types that were imported, file by file: where phones ask for each, and behind which login. */
export function TypesView({ views, selected, onSelect }: TypesViewProps) {
  const { t } = useTranslation('provider')
  const state = useAnswer(useQuery(useQueries().broadworks.state.queryOptions()))
  const kit = useKitImport()
  const [exporting, setExporting] = useState(false)
  const columns = useFileColumns()
  const files = useMemo(() => filesOf(state.value), [state.value])
  const index = files.findIndex(({ file }) => file.address === selected)
  const shown = files[index]
  const importButton = (
    <Button icon="upload" disabled={kit.busy} onClick={() => chooseFiles({ multiple: true, accept: '.zip' }, kit.add)}>
      {t('types.import')}
    </Button>
  )
  return (
    <DropZone label={t('types.drop')} onDrop={kit.add}>
      <ListPage
        title={t('title')}
        views={views}
        actions={files.length > 0 && <Tools importButton={importButton} onExport={() => setExporting(true)} />}
        notices={
          <>
            {state.fault && <FaultNotice fault={state.fault} />}
            {kit.notice}
          </>
        }
        bar={files.length > 0 && state.value !== null && <MissingTags state={state.value} />}
        empty={
          state.value !== null && files.length === 0 ? (
            <NoTypes importButton={importButton} onExport={() => setExporting(true)} />
          ) : null
        }
        list={
          <VirtualTable
            label={t('types.table')}
            columns={columns}
            rows={files}
            selected={index}
            onSelect={(to) => onSelect(files[to]?.file.address ?? null)}
          />
        }
        detail={{
          resizeLabel: t('resize'),
          panel: shown && <FileDetail key={shown.file.address} shown={shown} onClose={() => onSelect(null)} />,
        }}
      />
      {exporting && <ExportDialog onClose={() => setExporting(false)} />}
    </DropZone>
  )
}

const filesOf = (state: BroadworksState | null): readonly TypeFile[] =>
  (state?.types ?? []).flatMap((type) => type.files.map((file) => ({ type, file })))

interface ToolsProps {
  readonly importButton: ReactNode
  readonly onExport: () => void
}

function Tools({ importButton, onExport }: ToolsProps) {
  const { t } = useTranslation('provider')
  const { attempt, busy } = useChange()
  const saveTable = (): void =>
    attempt(
      (client) => client.broadworks.profiles(undefined),
      ({ csv }) => download(new Blob([csv], { type: 'text/csv' }), 'device-profiles.csv'),
    )
  return (
    <>
      <Button icon="download" disabled={busy} onClick={saveTable} title={t('types.profilesHint')}>
        {t('types.profiles')}
      </Button>
      <Button onClick={onExport}>{t('types.export')}</Button>
      {importButton}
    </>
  )
}

function NoTypes({ importButton, onExport }: ToolsProps) {
  const { t } = useTranslation('provider')
  return (
    <EmptyState
      title={t('types.empty')}
      actions={
        <>
          {importButton}
          <Button onClick={onExport}>{t('types.export')}</Button>
        </>
      }
    >
      <p>{t('types.emptyText')}</p>
    </EmptyState>
  )
}

/** Takes kits, and says what came of it where they were dropped. */
function useKitImport() {
  const { t } = useTranslation('provider')
  const { fault, busy, change, dismiss } = useChange()
  const [files, setFiles] = useState<readonly File[]>([])
  const [imported, setImported] = useState<readonly ImportedDeviceType[] | null>(null)
  const add = (given: readonly File[], replace = false): void => {
    if (given.length === 0 || busy) return
    setFiles(given)
    setImported(null)
    change((client) => importKits(client, given, replace), setImported)
  }
  const notice = fault ? (
    <FaultNotice
      fault={fault}
      onDismiss={dismiss}
      actions={fault.code === 'FILE_EXISTS' && <Button onClick={() => add(files, true)}>{t('types.replace')}</Button>}
    />
  ) : (
    imported && <Imported types={imported} onDismiss={() => setImported(null)} />
  )
  return { add: (given: readonly File[]) => add(given), busy, notice }
}

function Imported({
  types,
  onDismiss,
}: {
  readonly types: readonly ImportedDeviceType[]
  readonly onDismiss: () => void
}) {
  const { t } = useTranslation('provider')
  const byHand = types.flatMap(({ byHand: names }) => names)
  return (
    <Notice
      live
      look="ok"
      title={t('types.imported', { count: types.length, names: inert(types.map(({ name }) => name).join(', ')) })}
      actions={<Button onClick={onDismiss}>{t('dismiss')}</Button>}
    >
      {byHand.length > 0 && <p className="dim">{inert(t('types.byHand', { names: byHand.slice(0, 8).join(', ') }))}</p>}
    </Notice>
  )
}

function useFileColumns(): readonly Column<TypeFile>[] {
  const { t } = useTranslation('provider')
  return useMemo(
    () => [
      {
        id: 'address',
        title: t('types.address'),
        width: 'minmax(200px, 2.2fr)',
        render: ({ file }) => <MonoPath>{file.address}</MonoPath>,
      },
      {
        id: 'type',
        title: t('types.type'),
        width: 'minmax(120px, 1fr)',
        minor: true,
        render: ({ type }) => inert(type.name),
      },
      {
        id: 'category',
        title: t('types.category'),
        width: '130px',
        minor: true,
        render: ({ file }) => t(`category.${file.category}`),
      },
      {
        id: 'login',
        title: t('types.login'),
        width: 'minmax(130px, 1fr)',
        least: true,
        render: ({ file }) => t(`login.${loginKey(file)}`),
      },
      {
        id: 'there',
        title: t('types.state'),
        width: 'minmax(140px, 1fr)',
        render: ({ file }) => <FileState file={file} />,
      },
    ],
    [t],
  )
}
