import { useCallback, useMemo, useState } from 'react'
import type { PhoneCheck } from '../../../shared/domain/route/fetches.ts'
import type { BoardRow } from '../../../shared/ipc/contract/board.ts'
import type { Column } from '../../ui/virtual-table.tsx'
import { useBoard } from './board/use-board.ts'
import { checksByMac, shownRows, type Row, type SortBy } from './rows.ts'
import { useKeepCell } from './use-keep-cell.ts'
import { usePhoneColumns, type Editing } from './use-phone-columns.tsx'
import type { Phones } from './use-phones.tsx'
import { toggled } from '../../ui/toggled.ts'

const noRows: readonly Row[] = []
const noColumns: readonly string[] = []
const noStandings: ReadonlyMap<string, BoardRow> = new Map()

interface PhoneTableView {
  readonly rows: readonly Row[]
  readonly marked: readonly Row[]
  readonly setMarks: (marks: ReadonlySet<string>) => void
  readonly mark: (mac: string) => void
  readonly columnNames: readonly string[]
  readonly columns: readonly Column<Row>[]
  readonly checks: ReadonlyMap<string, readonly PhoneCheck[]>
  readonly search: string
  readonly setSearch: (search: string) => void
  readonly edit: (editing: Editing) => void
  /** What is to be edited in the details, as the table has no room for its column. */
  readonly inDetails: Editing | null
  /** Begins to edit the row: in the column that was met, else in the first after the MAC. */
  readonly activate: (index: number, met?: string) => void
}

/** The table as it is looked at: searched, sorted, marked, and a cell of it being written. */
export function usePhoneTable(phones: Phones, onSelect: (mac: string | null) => void): PhoneTableView {
  const { table } = phones
  const [search, setSearch] = useState('')
  const [sort, setSort] = useState<SortBy | null>(null)
  const [marks, setMarks] = useState<ReadonlySet<string>>(new Set())
  const [editing, setEditing] = useState<Editing | null>(null)
  const [inDetails, setInDetails] = useState<Editing | null>(null)
  const onHidden = useCallback((hidden: Editing) => {
    setEditing(null)
    setInDetails(hidden)
  }, [])
  const all = table?.rows ?? noRows
  const columnNames = table?.columns ?? noColumns
  const rows = useMemo(() => shownRows(all, search, sort), [all, search, sort])
  const standings = useBoard().board?.rows ?? noStandings
  const checks = useMemo(() => checksByMac(table?.checks ?? []), [table])
  const mark = useCallback((mac: string) => setMarks((before) => toggled(before, mac)), [])
  const onKeep = useKeepCell({ phones, columns: columnNames, setEditing, onSelect })
  const columns = usePhoneColumns({
    columns: columnNames,
    checks,
    standings,
    marked: marks,
    onMark: mark,
    sort,
    onSort: setSort,
    editing,
    onEdit: setEditing,
    onHidden,
    onKeep,
  })
  const activate = (index: number, met?: string): void => {
    const mac = rows[index]?.mac
    const column = met !== undefined && columnNames.includes(met) ? met : (columnNames[1] ?? 'mac')
    if (mac !== undefined && editing === null) setEditing({ mac, column })
  }
  const marked = all.filter(({ mac }) => marks.has(mac))
  return {
    ...{ rows, marked, setMarks, mark, columnNames, columns, checks, search, setSearch },
    ...{ edit: setEditing, inDetails, activate },
  }
}
