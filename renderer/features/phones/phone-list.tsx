import { useCallback, useMemo, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { parseMac } from '../../../shared/domain/identity/mac.ts'
import { Button } from '../../ui/button.tsx'
import { useCommands } from '../../ui/commands.ts'
import { Actions } from '../../ui/actions.tsx'
import { EmptyState } from '../../ui/empty-state.tsx'
import { Notice } from '../../ui/notice.tsx'
import { SplitPane } from '../../ui/split-pane.tsx'
import { TextField } from '../../ui/text-field.tsx'
import { VirtualTable } from '../../ui/virtual-table.tsx'
import { ProblemList } from './check-words.tsx'
import { PhoneDetail } from './phone-detail.tsx'
import { checksByMac, readableMac, shownRows, type Row, type SortBy } from './rows.ts'
import styles from './phones.module.css'
import { usePhoneColumns, type Editing } from './use-phone-columns.tsx'
import type { Phones } from './use-phones.tsx'

interface PhoneListProps {
  readonly phones: Phones
  readonly selected: string | null
  readonly onSelect: (mac: string | null) => void
  readonly onRoutes: () => void
  readonly onImport: () => void
  readonly onAdd: () => void
  readonly onBulk: (rows: readonly Row[]) => void
  /** What goes is shown before it does. */
  readonly onRemove: (macs: readonly string[]) => void
}

const noRows: readonly Row[] = []
const noColumns: readonly string[] = []

export function PhoneList(props: PhoneListProps) {
  const { phones, selected, onSelect, onRoutes, onRemove } = props
  const { t } = useTranslation(['phones', 'common'])
  const { table, edit } = phones
  const [search, setSearch] = useState('')
  const [sort, setSort] = useState<SortBy | null>(null)
  const [marks, setMarks] = useState<ReadonlySet<string>>(new Set())
  const [editing, setEditing] = useState<Editing | null>(null)
  const rows = useMemo(() => shownRows(table?.rows ?? noRows, search, sort), [table, search, sort])
  const checks = useMemo(() => checksByMac(table?.checks ?? []), [table])
  const columnNames = table?.columns ?? noColumns
  const onMark = useCallback((mac: string) => setMarks((before) => toggled(before, mac)), [])
  const onKeep = useKeepCell({ phones, columns: columnNames, setEditing, onSelect })
  const columns = usePhoneColumns({
    columns: columnNames,
    checks,
    marked: marks,
    onMark,
    sort,
    onSort: setSort,
    editing,
    onEdit: setEditing,
    onKeep,
  })
  const index = rows.findIndex(({ mac }) => mac === selected)
  const row = rows[index] ?? null
  const marked = (table?.rows ?? noRows).filter(({ mac }) => marks.has(mac))
  usePhoneCommands({ ...props, row, onMark, onEdit: setEditing })
  if (table === null) return null
  return (
    <>
      <Toolbar
        {...props}
        total={table.rows.length}
        shown={rows}
        marked={marked}
        search={search}
        onSearch={setSearch}
        onMarks={setMarks}
        onRemove={(macs) => onRemove(macs)}
      />
      {table.problems.length > 0 && (
        <details className={styles['fileProblems']}>
          <summary>{t('fileProblems', { count: table.problems.length })}</summary>
          <Notice look="attention" title={t('fileProblemsNext')}>
            <ProblemList problems={table.problems} />
          </Notice>
        </details>
      )}
      <SplitPane
        label={t('detail.resize')}
        main={
          table.rows.length === 0 ? (
            <Empty {...props} />
          ) : (
            <div className={styles['list']}>
              <VirtualTable
                label={t('table')}
                columns={columns}
                rows={rows}
                selected={index}
                onSelect={(to) => onSelect(rows[to]?.mac ?? null)}
                onActivate={(to, met) => {
                  const mac = rows[to]?.mac
                  const column = met !== undefined && columnNames.includes(met) ? met : (columnNames[1] ?? 'mac')
                  if (mac !== undefined && editing === null) setEditing({ mac, column })
                }}
              />
              {rows.length === 0 && <p className={styles['noMatch']}>{t('noMatch')}</p>}
            </div>
          )
        }
        side={
          row && (
            <PhoneDetail
              key={row.mac}
              row={row}
              columns={columnNames}
              checks={checks.get(row.mac) ?? []}
              onSave={(values) => void edit([{ mac: row.mac, values }], [], changedWords(row))}
              onRemove={() => onRemove([row.mac])}
              onClose={() => onSelect(null)}
              onRoutes={onRoutes}
            />
          )
        }
      />
    </>
  )

  function changedWords({ mac }: Row): string {
    return t('changed', { mac: readableMac(mac) })
  }
}

function toggled(set: ReadonlySet<string>, item: string): ReadonlySet<string> {
  const next = new Set(set)
  if (!next.delete(item)) next.add(item)
  return next
}

/** Keeps one cell; another MAC makes it another phone with the same cells. */
function useKeepCell({
  phones,
  columns,
  setEditing,
  onSelect,
}: {
  readonly phones: Phones
  readonly columns: readonly string[]
  readonly setEditing: (editing: Editing | null) => void
  readonly onSelect: (mac: string | null) => void
}) {
  const { t } = useTranslation('phones')
  const { edit, table } = phones
  return useCallback(
    (row: Row, column: string, text: string, go: 'stay' | 'next' | 'previous') => {
      const at = columns.indexOf(column)
      const next = columns[go === 'next' ? at + 1 : at - 1]
      setEditing(go === 'stay' || next === undefined ? null : { mac: row.mac, column: next })
      if (text.trim() === (row.values[column] ?? '')) return
      const said = t('changed', { mac: readableMac(row.mac) })
      if (column !== 'mac') {
        void edit([{ mac: row.mac, values: { [column]: text } }], [], said)
        return
      }
      const mac = parseMac(text)
      // What is no MAC, and a MAC that another phone has, leaves the row as it was.
      if (!mac.ok || mac.value === row.mac || table?.rows.some((other) => other.mac === mac.value) === true) return
      setEditing(null)
      const values = Object.fromEntries(Object.entries(row.values).filter(([name]) => name !== 'mac'))
      void edit([{ mac: mac.value, values }], [row.mac], said).then((kept) => kept && onSelect(mac.value))
    },
    [columns, edit, table, setEditing, onSelect, t],
  )
}

function usePhoneCommands({
  row,
  onMark,
  onEdit,
  onImport,
  onAdd,
}: PhoneListProps & {
  readonly row: Row | null
  readonly onMark: (mac: string) => void
  readonly onEdit: (editing: Editing) => void
}): void {
  const { t } = useTranslation('phones')
  const mac = row?.mac
  useCommands(
    useMemo(
      () => [
        { id: 'phones-import', title: t('commands.import'), group: t('title'), keys: 'i', run: onImport },
        { id: 'phones-add', title: t('commands.add'), group: t('title'), keys: 'n', run: onAdd },
        ...(mac === undefined
          ? []
          : [
              {
                id: 'phones-mark',
                title: t('commands.mark'),
                group: t('title'),
                keys: 'space',
                run: () => onMark(mac),
              },
              {
                id: 'phones-edit',
                title: t('commands.edit'),
                group: t('title'),
                keys: 'f2',
                run: () => onEdit({ mac, column: 'mac' }),
              },
            ]),
      ],
      [t, mac, onMark, onEdit, onImport, onAdd],
    ),
  )
}

function Toolbar({
  total,
  shown,
  marked,
  search,
  onSearch,
  onMarks,
  onRemove,
  onImport,
  onAdd,
  onBulk,
}: PhoneListProps & {
  readonly total: number
  readonly shown: readonly Row[]
  readonly marked: readonly Row[]
  readonly search: string
  readonly onSearch: (text: string) => void
  readonly onMarks: (marks: ReadonlySet<string>) => void
}) {
  const { t } = useTranslation('phones')
  const all = marked.length > 0 && marked.length >= shown.length
  return (
    <div className={styles['toolbar']}>
      {total > 0 && (
        <>
          <span className="dim">{t('count', { count: total })}</span>
          <Button small onClick={() => onMarks(all ? new Set() : new Set(shown.map(({ mac }) => mac)))}>
            {all ? t('markNone') : t('markAll', { count: shown.length })}
          </Button>
          {marked.length > 0 && (
            <Actions>
              <Button small look="primary" onClick={() => onBulk(marked)}>
                {t('bulk.open', { count: marked.length })}
              </Button>
              <Button small icon="trash" onClick={() => onRemove(marked.map(({ mac }) => mac))}>
                {t('removeMany', { count: marked.length })}
              </Button>
            </Actions>
          )}
          <div className={styles['search']}>
            <TextField label={t('search')} placeholder={t('search')} value={search} onChange={onSearch} />
          </div>
        </>
      )}
      <Actions>
        <Button icon="upload" onClick={onImport}>
          {t('import.open')}
        </Button>
        <Button icon="plus" onClick={onAdd}>
          {t('add.open')}
        </Button>
      </Actions>
    </div>
  )
}

function Empty({ onImport, onAdd }: PhoneListProps) {
  const { t } = useTranslation('phones')
  return (
    <EmptyState
      title={t('empty.title')}
      actions={
        <>
          <Button look="primary" icon="upload" onClick={onImport}>
            {t('import.open')}
          </Button>
          <Button icon="plus" onClick={onAdd}>
            {t('add.open')}
          </Button>
        </>
      }
    >
      <p>{t('empty.text')}</p>
    </EmptyState>
  )
}
