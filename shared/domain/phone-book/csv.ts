/** Reading and writing separated values (RFC 4180), leniently: what spreadsheets of any country write. */

export type Delimiter = ',' | ';' | '\t'

export interface CsvDialect {
  readonly delimiter: Delimiter
  readonly lineEnd: '\n' | '\r\n'
  /** Spreadsheets on Windows need it to read UTF-8; kept when it was there. */
  readonly bom: boolean
}

export interface CsvRecord {
  /** 1-based line on which the record begins: a quoted cell may span several. */
  readonly line: number
  readonly cells: readonly string[]
}

/** The delimiter that the first line uses most, outside quotes; a tab wins when text was pasted from a sheet. */
export function detectDialect(text: string): CsvDialect {
  const body = text.startsWith('\uFEFF') ? text.slice(1) : text
  const firstLine = firstRecordText(body)
  const counts = ([',', ';', '\t'] as const).map((delimiter) => ({
    delimiter,
    count: splitOutsideQuotes(firstLine, delimiter),
  }))
  const best = counts.reduce((a, b) => (b.count > a.count ? b : a))
  return { delimiter: best.delimiter, lineEnd: body.includes('\r\n') ? '\r\n' : '\n', bom: body !== text }
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
export function readCsv(text: string, dialect: CsvDialect): CsvRecord[] {
  const records: CsvRecord[] = []
  let cells: string[] = []
  let line = 1
  let startedAt = 1
  let at = dialect.bom ? 1 : 0
  const endRecord = (): void => {
    if (cells.some((value) => value.trim() !== '')) records.push({ line: startedAt, cells })
    cells = []
  }
  while (at < text.length) {
    const cell = readCell(text, at, dialect.delimiter)
    cells.push(cell.value)
    line += cell.lines
    at = cell.end
    if (text[at] === dialect.delimiter) {
      at++
      if (at === text.length) cells.push('')
      continue
    }
    at += text[at] === '\r' && text[at + 1] === '\n' ? 2 : 1
    endRecord()
    line++
    startedAt = line
  }
  if (cells.length > 0) endRecord()
  return records
}

interface Cell {
  readonly value: string
  /** Where the delimiter, the line end or the end of the text is. */
  readonly end: number
  /** Line ends inside the cell. */
  readonly lines: number
}

function readCell(text: string, start: number, delimiter: Delimiter): Cell {
  const endsCell = (char: string | undefined): boolean =>
    char === undefined || char === delimiter || char === '\n' || char === '\r'
  let at = start
  while (text[at] === ' ') at++
  if (text[at] !== '"') {
    while (!endsCell(text[at])) at++
    return { value: text.slice(start, at), end: at, lines: 0 }
  }
  let value = ''
  for (;;) {
    const close = text.indexOf('"', at + 1)
    if (close < 0) return { value: value + text.slice(at + 1), end: text.length, lines: countLines(text.slice(start)) }
    value += text.slice(at + 1, close)
    at = close
    if (text[close + 1] !== '"') break
    value += '"'
    at = close + 1
  }
  let end = at + 1
  while (!endsCell(text[end])) end++
  // What follows the closing quote is kept: `"Salle" B` is a hand-made cell, not an error.
  return { value: (value + text.slice(at + 1, end)).trimEnd(), end, lines: countLines(text.slice(start, end)) }
}

const countLines = (text: string): number => text.split('\n').length - 1

export function writeCsv(records: readonly (readonly string[])[], dialect: CsvDialect): string {
  const lines = records.map((cells) => cells.map((cell) => quote(cell, dialect)).join(dialect.delimiter))
  return (dialect.bom ? '\uFEFF' : '') + lines.map((line) => line + dialect.lineEnd).join('')
}

function quote(cell: string, dialect: CsvDialect): string {
  const needed = cell.includes(dialect.delimiter) || /["\r\n]/.test(cell) || cell !== cell.trim()
  return needed ? `"${cell.replaceAll('"', '""')}"` : cell
}
