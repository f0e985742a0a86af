import { finish, STEP_ITEMS, type Steps } from '../steps.ts'

/** Reading and writing separated values (RFC 4180), leniently: what spreadsheets of any country write. */

export type Delimiter = ',' | ';' | '\t' | '|'

export interface CsvDialect {
  readonly delimiter: Delimiter
  readonly lineEnd: '\n' | '\r\n'
  /** Spreadsheets on Windows need it to read UTF-8; kept when it was there. */
  readonly bom: boolean
  /** `sep=;` stood on the first line, as one spreadsheet writes it; kept when it was there. */
  readonly separatorLine?: boolean
}

export interface CsvRecord {
  /** 1-based line on which the record begins: a quoted cell may span several. */
  readonly line: number
  readonly cells: readonly string[]
}

/** What the widest spreadsheet has; the rest of a longer line stays together in its last cell. */
export const CELL_LIMIT = 16_384

/** The first line is looked at this far: headings are shorter. */
const FIRST_LINE_LIMIT = 65_536

const separatorLine = /^sep=([,;\t|])(?:\r\n|\n|\r)/i

/** The delimiter that the first line names or uses most, outside quotes; a tab wins when text was pasted from a sheet. */
export function detectDialect(text: string): CsvDialect {
  const body = text.startsWith('\uFEFF') ? text.slice(1) : text
  const named = separatorLine.exec(body)?.[1] as Delimiter | undefined
  const lineEnd = body.includes('\r\n') ? '\r\n' : '\n'
  const bom = body !== text
  if (named !== undefined) return { delimiter: named, lineEnd, bom, separatorLine: true }
  return { delimiter: delimiterOf(body.slice(0, FIRST_LINE_LIMIT)), lineEnd, bom }
}

/** A title above the headings has no delimiter in it: then the lines below it decide. */
const LINES_LOOKED_AT = 10

function delimiterOf(text: string): Delimiter {
  let rest = text
  for (let line = 0; line < LINES_LOOKED_AT && rest !== ''; line++) {
    const first = firstRecordText(rest)
    const counts = ([',', ';', '\t', '|'] as const).map((delimiter) => ({
      delimiter,
      count: splitOutsideQuotes(first, delimiter),
    }))
    const best = counts.reduce((a, b) => (b.count > a.count ? b : a))
    if (best.count > 0) return best.delimiter
    rest = rest.slice(first.length).replace(/^(?:\r\n|\n|\r)/, '')
  }
  return ','
}

function firstRecordText(text: string): string {
  let quoted = false
  for (let i = 0; i < text.length; i++) {
    const char = text[i]
    if (char === '"') quoted = !quoted
    else if (!quoted && (char === '\n' || char === '\r')) return text.slice(0, i)
  }
  return text
}

function splitOutsideQuotes(line: string, delimiter: string): number {
  let quoted = false
  let count = 0
  for (const char of line) {
    if (char === '"') quoted = !quoted
    else if (char === delimiter && !quoted) count++
  }
  return count
}

/** Every record, blank lines left out. An unclosed quote ends with the text: nothing is lost, nothing hangs. */
export const readCsv = (text: string, dialect: CsvDialect): CsvRecord[] => finish(csvSteps(text, dialect))

/** The same in steps, for a text of any size. */
export function* csvSteps(text: string, dialect: CsvDialect): Steps<CsvRecord[]> {
  const records: CsvRecord[] = []
  const lines = new LineCounter(text)
  let at = startOf(text, dialect)
  let steps = 0
  while (at < text.length) {
    const startedAt = lines.lineOf(at)
    const cells: string[] = []
    for (;;) {
      if (++steps % STEP_ITEMS === 0) yield
      const cell =
        cells.length + 1 === CELL_LIMIT ? restOfLine(text, at) : yield* cellSteps(text, at, dialect.delimiter)
      cells.push(cell.value)
      at = cell.end
      if (text[at] !== dialect.delimiter) break
      at++
    }
    at += text[at] === '\r' && text[at + 1] === '\n' ? 2 : 1
    if (cells.some((value) => value.trim() !== '')) records.push({ line: startedAt, cells })
  }
  return records
}

function startOf(text: string, { bom, separatorLine: named }: CsvDialect): number {
  const start = bom ? 1 : 0
  return named === true ? start + (separatorLine.exec(text.slice(start, start + 8))?.[0].length ?? 0) : start
}

/** Which line an offset is on; asked for rising offsets, so the text is gone through once. */
class LineCounter {
  readonly #text: string
  readonly #lineEnd: string
  #line = 1
  #next: number

  constructor(text: string) {
    this.#text = text
    this.#lineEnd = text.includes('\n') ? '\n' : '\r'
    this.#next = text.indexOf(this.#lineEnd)
  }

  lineOf(offset: number): number {
    while (this.#next !== -1 && this.#next < offset) {
      this.#line++
      this.#next = this.#text.indexOf(this.#lineEnd, this.#next + 1)
    }
    return this.#line
  }
}

interface Cell {
  readonly value: string
  /** Where the delimiter, the line end or the end of the text is. */
  readonly end: number
}

/** By the engine's own search: the rest may be megabytes. */
function restOfLine(text: string, start: number): Cell {
  const ends = ['\n', '\r'].map((lineEnd) => text.indexOf(lineEnd, start)).filter((at) => at !== -1)
  const end = Math.min(text.length, ...ends)
  return { value: text.slice(start, end), end }
}

function endOfPlain(text: string, start: number, delimiter: string): number {
  let end = start
  while (end < text.length && text[end] !== delimiter && text[end] !== '\n' && text[end] !== '\r') end++
  return end
}

function* cellSteps(text: string, start: number, delimiter: Delimiter): Steps<Cell> {
  let at = start
  while (text[at] === ' ') at++
  if (text[at] !== '"') {
    const end = endOfPlain(text, at, delimiter)
    return { value: text.slice(start, end), end }
  }
  const parts: string[] = []
  for (let quotes = 1; ; quotes++) {
    if (quotes % STEP_ITEMS === 0) yield
    const close = text.indexOf('"', at + 1)
    if (close < 0) return { value: parts.join('') + text.slice(at + 1), end: text.length }
    parts.push(text.slice(at + 1, close))
    at = close
    if (text[close + 1] !== '"') break
    parts.push('"')
    at = close + 1
  }
  const end = endOfPlain(text, at + 1, delimiter)
  // What follows the closing quote is kept: `"Salle" B` is a hand-made cell, not an error.
  return { value: (parts.join('') + text.slice(at + 1, end)).trimEnd(), end }
}

export function writeCsv(records: readonly (readonly string[])[], dialect: CsvDialect): string {
  const lines = records.map((cells) => cells.map((cell) => quote(cell, dialect)).join(dialect.delimiter))
  const named = dialect.separatorLine === true ? `sep=${dialect.delimiter}${dialect.lineEnd}` : ''
  return (dialect.bom ? '\uFEFF' : '') + named + lines.map((line) => line + dialect.lineEnd).join('')
}

function quote(cell: string, dialect: CsvDialect): string {
  const needed = cell.includes(dialect.delimiter) || /["\r\n]/.test(cell) || cell !== cell.trim()
  return needed ? `"${cell.replaceAll('"', '""')}"` : cell
}
