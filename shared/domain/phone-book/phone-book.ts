import { canonicalModel } from '../phone/models.ts'
import { formatMac, parseMac, type Mac } from '../identity/mac.ts'
import { finish, STEP_ITEMS, type Steps } from '../steps.ts'
import { csvSteps, detectDialect, writeCsv, type CsvDialect, type CsvRecord } from './csv.ts'
import { COLUMN_LIMIT, detectColumns, readCell, type DetectedColumns } from './columns.ts'

/** Rows that one site may hold: more than that is a mistake in the file, not a customer. */
export const ROW_LIMIT = 50_000

/** One phone of `phones.csv`. Every value is text: `0012` stays `0012`. */
export interface PhoneRow {
  readonly mac: Mac
  /** By column name as the file spells it, the MAC's own column included (as the file spells it). */
  readonly values: Readonly<Record<string, string>>
  /** Its cells as they were read: those without a column of their own are written back. None for a new row. */
  readonly cells: readonly string[]
  /** 1-based line in the file. */
  readonly line: number
}

export const phoneBookProblems = [
  'no-mac-column',
  'not-a-mac', // value
  'mac-lost-zeros', // value, suggestion: a spreadsheet took the leading zeros
  'mac-as-number', // value: a spreadsheet made 1.23E+11 of it
  'duplicate-mac', // mac, firstLine
  'duplicate-serial', // serial, firstLine
  'duplicate-column', // column
  'too-many-cells', // found, expected
  'too-many-rows', // limit, found
  'too-many-columns', // limit, ignored
  'number-rounded', // column, value: 1.23E+11 in another cell
  'model-spelling', // value, suggestion, count: phones call themselves otherwise; told once for each spelling
] as const
export type PhoneBookProblemCode = (typeof phoneBookProblems)[number]

export interface PhoneBookProblem {
  readonly line: number
  readonly column?: string
  readonly code: PhoneBookProblemCode
  readonly params: Readonly<Record<string, string | number>>
}

/** The file as read: what it says, how it is written, and what is wrong with it. */
export interface PhoneBook {
  readonly dialect: CsvDialect
  readonly columns: readonly string[]
  /** The headings as the file spells them, for the columns that it has; they are written back as they were. */
  readonly headings: readonly string[]
  /** Headings to the right of those: kept in the file, not read. */
  readonly headingRest: readonly string[]
  /** What stands above the headings; written back as it was. */
  readonly title: readonly CsvRecord[]
  readonly macColumn: string | null
  readonly rows: readonly PhoneRow[]
  /** Rows whose MAC cannot be read, kept so that writing the file loses nothing. */
  readonly unreadable: readonly CsvRecord[]
  readonly problems: readonly PhoneBookProblem[]
}

/** Reads `phones.csv`, a pasted table or a bare list of MACs. Never throws; what cannot be kept is a problem. */
export const readPhoneBook = (text: string): PhoneBook => finish(phoneBookSteps(text))

/** The same in steps: a file of any size is read while packets are answered. */
export function* phoneBookSteps(text: string): Steps<PhoneBook> {
  const dialect = detectDialect(text)
  const records = yield* csvSteps(text, dialect)
  const detected = detectColumns(records)
  const { columns, headings, macColumn, headerAt } = detected
  const body = records.slice(headerAt + 1)
  const problems = tableProblems(detected, records[Math.max(0, headerAt)]?.line ?? 1, body.length)
  const rows: PhoneRow[] = []
  const unreadable: CsvRecord[] = []
  for (const [index, record] of body.entries()) {
    if (index % STEP_ITEMS === 0) yield
    if (index >= ROW_LIMIT) {
      unreadable.push(record)
      continue
    }
    const values = valuesOf(record, columns)
    for (const problem of cellProblems(record, columns, values, macColumn)) problems.push(problem)
    const mac = parseMac(macColumn === null ? '' : (values[macColumn] ?? ''))
    if (mac.ok) rows.push({ mac: mac.value, values, cells: record.cells, line: record.line })
    else unreadable.push(record)
  }
  const others = [...(yield* duplicates(rows)), ...(yield* modelSpellings(rows))]
  const all = [...problems, ...others].sort((a, b) => a.line - b.line)
  const headingRest = records[headerAt]?.cells.slice(headings.length) ?? []
  const title = records.slice(0, Math.max(0, headerAt))
  return { dialect, columns, headings, headingRest, title, macColumn, rows, unreadable, problems: all }
}

function tableProblems(
  { columns, macColumn, headerAt, ignored }: DetectedColumns,
  line: number,
  found: number,
): PhoneBookProblem[] {
  const problems = columnProblems(columns, line)
  if (macColumn === null && (headerAt !== -1 || found > 0)) problems.push({ line, code: 'no-mac-column', params: {} })
  if (found > ROW_LIMIT) problems.push({ line: 1, code: 'too-many-rows', params: { limit: ROW_LIMIT, found } })
  if (ignored > 0) problems.push({ line: 1, code: 'too-many-columns', params: { limit: COLUMN_LIMIT, ignored } })
  return problems
}

function valuesOf(record: CsvRecord, columns: readonly string[]): Record<string, string> {
  const values: Record<string, string> = Object.create(null) as Record<string, string>
  columns.forEach((column, index) => {
    values[column] ??= readCell(record.cells[index] ?? '')
  })
  return values
}

function columnProblems(columns: readonly string[], line: number): PhoneBookProblem[] {
  const seen = new Set<string>()
  return columns
    .filter((column) => seen.has(column) || !seen.add(column))
    .map((column) => ({ line, column, code: 'duplicate-column' as const, params: { column } }))
}

/** `1.23E+11` or `1,23E+11`: what a spreadsheet makes of a long number. */
const rounded = /^\d[.,]\d+E\+\d+$/i

function cellProblems(
  record: CsvRecord,
  columns: readonly string[],
  values: Readonly<Record<string, string>>,
  macColumn: string | null,
): PhoneBookProblem[] {
  const { line } = record
  const problems: PhoneBookProblem[] = []
  if (record.cells.slice(columns.length).some((cell) => cell.trim() !== '')) {
    problems.push({ line, code: 'too-many-cells', params: { found: record.cells.length, expected: columns.length } })
  }
  for (const [column, value] of Object.entries(values)) {
    if (column === macColumn) problems.push(...macProblems(line, column, value))
    else if (rounded.test(value)) problems.push({ line, column, code: 'number-rounded', params: { column, value } })
  }
  return problems
}

function macProblems(line: number, column: string, value: string): PhoneBookProblem[] {
  if (parseMac(value).ok) return []
  if (rounded.test(value)) return [{ line, column, code: 'mac-as-number', params: { value } }]
  const bare = value.replace(/[:\-. ]/g, '')
  if (/^[0-9a-f]{6,11}$/i.test(bare) && bare === value) {
    const suggestion = parseMac(bare.padStart(12, '0'))
    if (suggestion.ok) {
      return [{ line, column, code: 'mac-lost-zeros', params: { value, suggestion: formatMac(suggestion.value) } }]
    }
  }
  return [{ line, column, code: 'not-a-mac', params: { value } }]
}

function* modelSpellings(rows: readonly PhoneRow[]): Steps<PhoneBookProblem[]> {
  const lines = new Map<string, number[]>()
  for (const [index, { values, line }] of rows.entries()) {
    if (index % STEP_ITEMS === 0) yield
    const value = values['model'] ?? ''
    if (canonicalModel(value) === value) continue
    const known = lines.get(value)
    if (known === undefined) lines.set(value, [line])
    else known.push(line)
  }
  return [...lines].map(([value, [line = 1, ...more]]) => ({
    line,
    column: 'model',
    code: 'model-spelling' as const,
    params: { value, suggestion: canonicalModel(value), count: more.length + 1 },
  }))
}

function* duplicates(rows: readonly PhoneRow[]): Steps<PhoneBookProblem[]> {
  const problems: PhoneBookProblem[] = []
  const firstByMac = new Map<string, number>()
  const firstBySerial = new Map<string, number>()
  for (const [index, row] of rows.entries()) {
    if (index % STEP_ITEMS === 0) yield
    const before = firstByMac.get(row.mac)
    if (before !== undefined) {
      problems.push({ line: row.line, code: 'duplicate-mac', params: { mac: formatMac(row.mac), firstLine: before } })
    } else firstByMac.set(row.mac, row.line)
    const serial = row.values['serial'] ?? ''
    const other = firstBySerial.get(serial)
    if (serial !== '' && other !== undefined && before === undefined) {
      problems.push({ line: row.line, code: 'duplicate-serial', params: { serial, firstLine: other } })
    } else if (serial !== '') firstBySerial.set(serial, row.line)
  }
  return problems
}

/**
 * The file's text again, in its own dialect and with its own headings. Nothing that was in it is lost: rows that could
 * not be read are at the end, cells beyond the headings, or under a heading that came twice, stay in their row, and a
 * cell that was not changed is written as it was (`="0012"` stays a text for the spreadsheet that wrote it).
 */
export function writePhoneBook(book: PhoneBook): string {
  const { columns, headings, headingRest } = book
  const firstAt = new Map<string, number>()
  for (const [index, column] of columns.entries()) if (!firstAt.has(column)) firstAt.set(column, index)
  const cellOf = ({ values, cells }: PhoneRow, column: string, index: number): string => {
    const before = index < headings.length ? (cells[index] ?? '') : ''
    const value = firstAt.get(column) === index ? (values[column] ?? '') : before
    return readCell(before) === value ? before : value
  }
  const rows = book.rows.map((row) => [
    ...columns.map((column, index) => cellOf(row, column, index)),
    ...row.cells.slice(headings.length),
  ])
  const kept = book.unreadable.map((record) => record.cells)
  const first = [...columns.map((column, index) => headings[index] ?? column), ...headingRest]
  const title = book.title.map((record) => record.cells)
  return writeCsv([...title, first, ...rows, ...kept], book.dialect)
}

/** An empty book with the columns that a new site starts with. */
export const emptyPhoneBook = (
  columns: readonly string[] = ['mac', 'model', 'serial', 'extension', 'display_name'],
): PhoneBook => ({
  dialect: { delimiter: ',', lineEnd: '\n', bom: false },
  columns,
  headings: columns,
  headingRest: [],
  title: [],
  macColumn: 'mac',
  rows: [],
  unreadable: [],
  problems: [],
})
