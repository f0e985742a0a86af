import type { Mac } from '../identity/mac.ts'
import { finish, STEP_ITEMS, type Steps } from '../steps.ts'
import { sameHeading } from './columns.ts'
import type { PhoneBook, PhoneRow } from './phone-book.ts'

/** One row to write: the columns given are set, the others stay. A MAC that is not there yet adds a row. */
export interface RowEdit {
  readonly mac: Mac
  readonly values: Readonly<Record<string, string>>
}

/** What an edit would change, cell by cell, before anything is kept. */
export interface CellChange {
  readonly mac: Mac
  readonly column: string
  readonly before: string | null
  readonly after: string | null
}

/**
 * Sets cells and adds rows; a column that the file lacks is added at its end, one that it has in another spelling
 * (`Notes`, `notes`) is that column. Of two edits for one MAC the first counts, as the problem beside it says.
 */
export function applyEdits(book: PhoneBook, edits: readonly RowEdit[]): PhoneBook {
  const columns = [...book.columns]
  const nameFor = columnNamer(columns)
  const byMac = new Map<Mac, RowEdit>()
  for (const { mac, values } of edits) {
    const named = Object.fromEntries(Object.entries(values).map(([column, value]) => [nameFor(column), value]))
    if (!byMac.has(mac)) byMac.set(mac, { mac, values: named })
  }
  const rows = book.rows.map((row) => merge(row, byMac.get(row.mac)))
  const present = new Set(book.rows.map((row) => row.mac))
  const added = [...byMac.values()].filter((edit) => !present.has(edit.mac)).map((edit) => newRow(edit, book))
  const first = columns.includes('mac') ? [] : ['mac']
  return {
    ...book,
    columns: [...first, ...columns],
    headings: [...first, ...book.headings],
    macColumn: 'mac',
    rows: [...rows, ...added],
  }
}

/** The table's own name for a column; one that it lacks is added to `columns`. */
function columnNamer(columns: string[]): (column: string) => string {
  const known = new Map(columns.map((column) => [column, column]))
  return (column) => {
    const name = known.get(column) ?? columns.find((each) => sameHeading(each, column)) ?? column
    known.set(column, name)
    if (!columns.includes(name)) columns.push(name)
    return name
  }
}

function merge(row: PhoneRow, edit: RowEdit | undefined): PhoneRow {
  if (edit === undefined) return row
  return { ...row, values: { ...row.values, ...clean(edit.values) } }
}

function newRow(edit: RowEdit, book: PhoneBook): PhoneRow {
  return { mac: edit.mac, values: { mac: edit.mac, ...clean(edit.values) }, cells: [], line: book.rows.length + 2 }
}

/** A cell is one line of text; a line break pasted into it is a space. */
const clean = (values: Readonly<Record<string, string>>): Record<string, string> =>
  Object.fromEntries(Object.entries(values).map(([column, value]) => [column, value.replace(/\s+/g, ' ').trim()]))

export const removeRows = (book: PhoneBook, macs: ReadonlySet<Mac>): PhoneBook => ({
  ...book,
  rows: book.rows.filter((row) => !macs.has(row.mac)),
})

/** Cell by cell, what differs between two books; a row that is new or gone has its cells against null. */
export const diffBooks = (before: PhoneBook, after: PhoneBook): CellChange[] => finish(changesSteps(before, after))

/** The same in steps, for books of any size. */
export function* changesSteps(before: PhoneBook, after: PhoneBook): Steps<CellChange[]> {
  const old = new Map(before.rows.map((row) => [row.mac, row.values]))
  const fresh = new Map(after.rows.map((row) => [row.mac, row.values]))
  const columns = [...new Set([...after.columns, ...before.columns])]
  const changes: CellChange[] = []
  let steps = 0
  for (const mac of new Set([...fresh.keys(), ...old.keys()])) {
    if (++steps % STEP_ITEMS === 0) yield
    const [was, now] = [old.get(mac), fresh.get(mac)]
    // A row that no edit touched is the same object.
    if (was !== now) for (const column of columns) addChange(changes, { mac, column, ...cellsOf(was, now, column) })
  }
  return changes
}

type Cells = PhoneRow['values'] | undefined

/** Null for a row that is not there, '' for an empty cell. */
const cellsOf = (was: Cells, now: Cells, column: string): Pick<CellChange, 'before' | 'after'> => ({
  before: was === undefined ? null : (was[column] ?? ''),
  after: now === undefined ? null : (now[column] ?? ''),
})

/** An empty cell of a row that comes or goes is no change. */
function addChange(changes: CellChange[], change: CellChange): void {
  if ((change.before ?? '') !== (change.after ?? '')) changes.push(change)
}

/** How many phones came, went and were changed. */
export interface ChangeCounts {
  readonly added: number
  readonly changed: number
  readonly removed: number
}

/** In steps, for tables of any size. */
export function* countChangesSteps(before: PhoneBook, after: PhoneBook): Steps<ChangeCounts> {
  const old = new Map(before.rows.map((row) => [row.mac, row.values]))
  let added = 0
  let changed = 0
  const seen = new Set<Mac>()
  for (const [index, { mac, values }] of after.rows.entries()) {
    if (index % STEP_ITEMS === 0) yield
    if (seen.has(mac)) continue
    seen.add(mac)
    const was = old.get(mac)
    if (was === undefined) added++
    else if (was !== values && !sameCells(was, values)) changed++
  }
  const removed = [...old.keys()].filter((mac) => !seen.has(mac)).length
  return { added, changed, removed }
}

/** An empty cell and one that is not there are the same. */
function sameCells(one: PhoneRow['values'], other: PhoneRow['values']): boolean {
  const within = (a: PhoneRow['values'], b: PhoneRow['values']): boolean =>
    Object.entries(a).every(([column, value]) => value === (b[column] ?? ''))
  return within(one, other) && within(other, one)
}
