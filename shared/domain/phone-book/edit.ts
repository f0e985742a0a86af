import type { Mac } from '../identity/mac.ts'
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

/** Sets cells and adds rows; a column that the file lacks is added at its end. Order and other cells stay. */
export function applyEdits(book: PhoneBook, edits: readonly RowEdit[]): PhoneBook {
  const columns = [...book.columns]
  for (const edit of edits) {
    for (const column of Object.keys(edit.values)) if (!columns.includes(column)) columns.push(column)
  }
  const byMac = new Map(edits.map((edit) => [edit.mac, edit]))
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
export function diffBooks(before: PhoneBook, after: PhoneBook): CellChange[] {
  const old = new Map(before.rows.map((row) => [row.mac, row.values]))
  const fresh = new Map(after.rows.map((row) => [row.mac, row.values]))
  const columns = [...new Set([...after.columns, ...before.columns])]
  const changes: CellChange[] = []
  for (const [mac, values] of fresh) {
    const was = old.get(mac)
    for (const column of columns) {
      const from = was === undefined ? null : (was[column] ?? '')
      const to = values[column] ?? ''
      if (from !== to && !(from === null && to === '')) changes.push({ mac, column, before: from, after: to })
    }
  }
  for (const [mac, values] of old) {
    if (fresh.has(mac)) continue
    for (const column of before.columns) {
      const from = values[column] ?? ''
      if (from !== '') changes.push({ mac, column, before: from, after: null })
    }
  }
  return changes
}
