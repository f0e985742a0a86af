import { useMemo, type ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import type { PhoneTable } from '../../../shared/ipc/contract/phones.ts'
import { Button } from '../../ui/button.tsx'
import { EmptyState } from '../../ui/empty-state.tsx'
import { ListPage } from '../../ui/list-page.tsx'
import { Notice } from '../../ui/notice.tsx'
import { VirtualTable } from '../../ui/virtual-table.tsx'
import { ProblemList } from './check-words.tsx'
import { MarkBar } from './mark-bar.tsx'
import { PhoneDetail } from './phone-detail.tsx'
import styles from './phones.module.css'
import { modelEdits, readableMac, type Row } from './rows.ts'
import { usePhoneCommands } from './use-phone-commands.ts'
import { usePhoneTable } from './use-phone-table.ts'
import type { Phones } from './use-phones.tsx'

interface PhoneListProps {
  readonly phones: Phones
  readonly selected: string | null
  readonly onSelect: (mac: string | null) => void
  readonly onRoutes: () => void
  readonly onImport: () => void
  readonly onHistory: () => void
  readonly onAdd: () => void
  readonly onBulk: (rows: readonly Row[]) => void
  /** What goes is shown before it does. */
  readonly onRemove: (macs: readonly string[]) => void
  /** The way to the screen's other view. */
  readonly views: ReactNode
  readonly notices: ReactNode
}

export function PhoneList(props: PhoneListProps) {
  const { phones, selected, onSelect, onRoutes, onRemove } = props
  const { t } = useTranslation('phones')
  const { table, edit } = phones
  const view = usePhoneTable(phones, onSelect)
  const { rows, search } = view
  const index = rows.findIndex(({ mac }) => mac === selected)
  const row = rows[index] ?? null
  usePhoneCommands({ ...props, row, onMark: view.mark, onEdit: view.edit })
  if (table === null) return null
  const total = table.rows.length
  return (
    <ListPage
      title={t('title')}
      views={props.views}
      search={total > 0 ? { label: t('search'), value: search, onChange: view.setSearch } : null}
      actions={<Additions {...props} />}
      notices={props.notices}
      bar={<Bars {...props} table={table} view={view} />}
      empty={total === 0 ? <NoPhones {...props} /> : null}
      list={
        <VirtualTable
          label={t('table')}
          columns={view.columns}
          rows={rows}
          selected={index}
          onSelect={(to) => onSelect(rows[to]?.mac ?? null)}
          onActivate={view.activate}
        />
      }
      noMatch={rows.length === 0 ? t('noMatch') : null}
      detail={{
        resizeLabel: t('detail.resize'),
        panel: row && (
          <PhoneDetail
            key={row.mac}
            row={row}
            columns={view.columnNames}
            edited={view.inDetails?.mac === row.mac ? view.inDetails.column : null}
            checks={view.checks.get(row.mac) ?? []}
            onSave={(values) => void edit([{ mac: row.mac, values }], [], t('changed', { mac: readableMac(row.mac) }))}
            onRemove={() => onRemove([row.mac])}
            onClose={() => onSelect(null)}
            onRoutes={onRoutes}
          />
        ),
      }}
    />
  )
}

/** Offered where models are written in another way than phones call themselves. */
function WriteModels({ phones: { table, edit } }: { readonly phones: Phones }) {
  const { t } = useTranslation('phones')
  const edits = useMemo(() => modelEdits(table?.rows ?? []), [table])
  if (edits.length === 0) return null
  return (
    <Button small onClick={() => void edit(edits, [], t('modelsWritten'))}>
      {t('writeModels')}
    </Button>
  )
}

/** Between the toolbar and the table: the marks, and what is wrong with the file itself. */
function Bars({
  phones,
  table,
  view,
  onBulk,
  onRemove,
}: PhoneListProps & { readonly table: PhoneTable; readonly view: ReturnType<typeof usePhoneTable> }) {
  const { t } = useTranslation('phones')
  const total = table.rows.length
  return (
    <div>
      {total > 0 && (
        <MarkBar
          total={total}
          shown={view.rows}
          marked={view.marked}
          onMarks={view.setMarks}
          onBulk={onBulk}
          onRemove={onRemove}
        />
      )}
      {table.problems.length > 0 && (
        <details className={styles['fileProblems']}>
          <summary>{t('fileProblems', { count: table.problems.length })}</summary>
          <Notice look="attention" title={t('fileProblemsNext')} actions={<WriteModels phones={phones} />}>
            <ProblemList problems={table.problems} />
          </Notice>
        </details>
      )}
    </div>
  )
}

function Additions({
  onImport,
  onHistory,
  onAdd,
  primary = false,
}: Pick<PhoneListProps, 'onImport' | 'onHistory' | 'onAdd'> & { readonly primary?: boolean }) {
  const { t } = useTranslation('phones')
  return (
    <>
      <Button look={primary ? 'primary' : 'plain'} icon="upload" onClick={onImport}>
        {t('import.open')}
      </Button>
      <Button icon="plus" onClick={onAdd}>
        {t('add.open')}
      </Button>
      <Button icon="undo" onClick={onHistory}>
        {t('history.open')}
      </Button>
    </>
  )
}

function NoPhones(props: Pick<PhoneListProps, 'onImport' | 'onHistory' | 'onAdd'>) {
  const { t } = useTranslation('phones')
  return (
    <EmptyState title={t('empty.title')} actions={<Additions {...props} primary />}>
      <p>{t('empty.text')}</p>
    </EmptyState>
  )
}
