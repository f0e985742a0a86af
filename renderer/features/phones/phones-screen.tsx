import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { ChoiceBar } from '../../ui/choice-bar.tsx'
import { DropZone } from '../../widgets/drop-zone.tsx'
import { FaultNotice } from '../../widgets/fault-notice.tsx'
import { Screen } from '../../ui/screen.tsx'
import { Toolbar } from '../../ui/toolbar.tsx'
import type { ScreenProps } from '../../ui/screen-props.ts'
import { AddDialog } from './dialogs/add-dialog.tsx'
import type { BoardRow } from '../../../shared/ipc/contract/board.ts'
import { BoardView } from './board/board-view.tsx'
import { PhoneTools } from './compare/phone-tools.tsx'
import { BulkDialog } from './dialogs/bulk-dialog.tsx'
import { HistoryDialog } from './dialogs/history-dialog.tsx'
import { ImportDialog } from './dialogs/import-dialog.tsx'
import { readTable } from './dialogs/read-table.ts'
import { PushDialog } from './dialogs/push-dialog.tsx'
import { RemoveDialog } from './dialogs/remove-dialog.tsx'
import { ScanDialog } from './dialogs/scan-dialog.tsx'
import { PhonePage } from './phone/phone-page.tsx'
import { PhoneList } from './phone-list.tsx'
import { RolloutView } from './rollout/rollout-view.tsx'
import { RoutesView } from './routes-view.tsx'
import type { Row } from './rows.ts'
import { usePhones, useUndoCommand } from './use-phones.tsx'

type Open =
  | { readonly kind: 'remove'; readonly macs: readonly string[] }
  | { readonly kind: 'import'; readonly dropped: string }
  | { readonly kind: 'history' }
  | { readonly kind: 'add' }
  | { readonly kind: 'scan' }
  | { readonly kind: 'push'; readonly rows: readonly BoardRow[] }
  | { readonly kind: 'bulk'; readonly rows: readonly Row[] }

/** The site's phones, and what each of them would get. */
export function PhonesScreen({ params, setParams, go }: ScreenProps) {
  const { t } = useTranslation('phones')
  const phones = usePhones()
  const [open, setOpen] = useState<Open | null>(null)
  const view = (['board', 'phone', 'rollout', 'routes'] as const).find((one) => one === params['view']) ?? 'table'
  // Routes and keys have their own.
  useUndoCommand(view === 'routes' ? null : phones.undo)
  const selected = params['mac'] ?? null
  const close = (): void => setOpen(null)
  const select = (mac: string | null): void => setParams({ ...(mac === null ? {} : { mac }) })
  const views = <Views view={view} onView={(to) => setParams(to === 'table' ? {} : { view: to })} />
  const notices = phones.fault && open === null && <FaultNotice fault={phones.fault} onDismiss={phones.dismiss} />
  return (
    <DropZone label={t('import.drop')} onDrop={([file]) => dropInto(open, file, setOpen)}>
      {view === 'routes' && (
        <Screen toolbar={<Toolbar title={t('title')}>{views}</Toolbar>} notices={notices}>
          <RoutesView />
        </Screen>
      )}
      {view === 'phone' && (
        <PhonePage
          key={selected}
          phone={selected ?? ''}
          onBack={() => setParams({ view: 'board', ...(selected === null ? {} : { mac: selected }) })}
          onResync={(row) => setOpen({ kind: 'push', rows: [row] })}
          go={go}
        />
      )}
      {view === 'board' && (
        <BoardView
          views={views}
          notices={notices}
          selected={selected}
          onSelect={(key) => setParams({ view, ...(key === null ? {} : { mac: key }) })}
          onScan={() => setOpen({ kind: 'scan' })}
          onResync={(rows) => setOpen({ kind: 'push', rows })}
          tools={(row) => <PhoneTools row={row} />}
          go={go}
        />
      )}
      {view === 'rollout' && (
        <RolloutView
          views={views}
          notices={notices}
          onBoard={() => setParams({ view: 'board' })}
          onPhone={(key) => setParams({ view: 'board', mac: key })}
        />
      )}
      {view === 'table' && (
        <PhoneList
          phones={phones}
          views={views}
          notices={notices}
          selected={selected}
          onSelect={select}
          onRoutes={() => setParams({ view: 'routes' })}
          onImport={() => setOpen({ kind: 'import', dropped: '' })}
          onHistory={() => setOpen({ kind: 'history' })}
          onAdd={() => setOpen({ kind: 'add' })}
          onBulk={(rows) => setOpen({ kind: 'bulk', rows })}
          onRemove={(macs) => setOpen({ kind: 'remove', macs })}
        />
      )}
      {open !== null && (
        <Dialogs
          open={open}
          phones={phones}
          onClose={close}
          onAdded={select}
          onRollout={() => {
            close()
            setParams({ view: 'rollout' })
          }}
        />
      )}
    </DropZone>
  )
}

/** What another dialog is about is not put away for a file. */
function dropInto(open: Open | null, file: File | undefined, setOpen: (open: Open) => void): void {
  if (file !== undefined && (open === null || open.kind === 'import'))
    void readTable(file).then((dropped) => setOpen({ kind: 'import', dropped }))
}

const viewNames = ['board', 'table', 'rollout', 'routes'] as const
type ViewName = (typeof viewNames)[number]

/** A phone's own page belongs to the board. */
function Views({ view, onView }: { readonly view: ViewName | 'phone'; readonly onView: (view: ViewName) => void }) {
  const { t } = useTranslation('phones')
  return (
    <ChoiceBar
      label={t('views.label')}
      options={viewNames.map((value) => ({ value, text: t(`views.${value}`) }))}
      value={view === 'phone' ? 'board' : view}
      onChange={onView}
    />
  )
}

interface DialogsProps {
  readonly open: Open
  readonly phones: ReturnType<typeof usePhones>
  readonly onClose: () => void
  readonly onAdded: (mac: string) => void
  readonly onRollout: () => void
}

/** The one that is open. */
function Dialogs({ open, phones, onClose, onAdded, onRollout }: DialogsProps) {
  switch (open.kind) {
    case 'scan':
      return <ScanDialog phones={phones} onClose={onClose} />
    case 'push':
      return <PushDialog rows={open.rows} onClose={onClose} onRollout={onRollout} />
    case 'import':
      return <ImportDialog key={open.dropped} phones={phones} dropped={open.dropped} onClose={onClose} />
    case 'history':
      return <HistoryDialog phones={phones} onClose={onClose} />
    case 'add':
      return <AddDialog phones={phones} onClose={onClose} onAdded={onAdded} />
    case 'remove':
      return <RemoveDialog phones={phones} macs={open.macs} onClose={onClose} />
    case 'bulk':
      return <BulkDialog phones={phones} rows={open.rows} onClose={onClose} />
  }
}
