import { parseMac, type Mac } from '../identity/mac.ts'
import { detectDialect, readCsv, type CsvRecord } from '../phone-book/csv.ts'
import { readActivationCode, typedCode } from './code.ts'

/** One code as a provider hands it over. The code is a secret: it is in no event, log or export. */
export interface CodeEntry {
  /** As it is typed: `5414011256173816`, `#123`. */
  readonly code: string
  /** The phone that it is for; '' where nobody said. */
  readonly mac: Mac | ''
  readonly name: string
  readonly email: string
  readonly model: string
  /** Milliseconds since 1970; null where none was given. */
  readonly expiresAt: number | null
  /** When it was used, as far as anybody said so. */
  readonly usedAt: number | null
}

export const codeStates = ['usable', 'used', 'expired'] as const
export type CodeState = (typeof codeStates)[number]

/** A code works once; a short code is a name, and works for many phones. */
export function stateOf({ code, expiresAt, usedAt }: CodeEntry, now: number): CodeState {
  if (usedAt !== null && !code.startsWith('#')) return 'used'
  return expiresAt !== null && expiresAt <= now ? 'expired' : 'usable'
}

/** What a column of the list can be. */
export const codeColumns = ['code', 'mac', 'name', 'email', 'model', 'expiry'] as const
export type CodeColumn = (typeof codeColumns)[number]

/** Which column of the list each is, counted from 0; left out: the list has none. */
export type CodeMapping = Readonly<Partial<Record<CodeColumn, number>>>

export type CodeProblem =
  | { readonly code: 'not-a-code'; readonly line: number }
  | { readonly code: 'twice'; readonly line: number; readonly first: number }
  | { readonly code: 'not-a-mac'; readonly line: number }
  | { readonly code: 'bad-expiry'; readonly line: number; readonly text: string }
  | { readonly code: 'no-code-column'; readonly line: number }
  | { readonly code: 'too-many'; readonly line: number }

export interface ReadCodes {
  /** The headings, or the first row's cells with the digits of codes left out. */
  readonly columns: readonly string[]
  readonly mapping: CodeMapping
  readonly entries: readonly CodeEntry[]
  readonly problems: readonly CodeProblem[]
}

export const CODES_LIMIT = 20_000

const synonyms: Readonly<Record<CodeColumn, readonly string[]>> = {
  code: ['code', 'activationcode', 'codedactivation', 'codeactivation', 'activation'],
  mac: ['mac', 'macaddress', 'adressemac', 'device', 'devicename'],
  name: ['name', 'displayname', 'user', 'username', 'nom', 'utilisateur', 'person', 'workspace'],
  email: ['email', 'mail', 'courriel', 'emailaddress', 'adressemail'],
  model: ['model', 'modele', 'devicemodel', 'type', 'product', 'devicetype'],
  expiry: [
    'expiry',
    'expires',
    'expiration',
    'expirytime',
    'expirydate',
    'expiresat',
    'validuntil',
    'expire',
    'dateexpiration',
  ],
}

const plain = (text: string): string =>
  text
    .normalize('NFD')
    .replace(/[^a-zA-Z0-9]/g, '')
    .toLowerCase()

/** Reads a list of codes. Without a mapping the headings say which column is which, or the cells that hold codes do. */
export function readCodeList(text: string, given?: CodeMapping): ReadCodes {
  const records = readCsv(text, detectDialect(text)).filter(({ cells }) => cells.some((cell) => cell.trim() !== ''))
  const [first] = records
  const hasHeadings = first !== undefined && !first.cells.some(isCode)
  const rows = hasHeadings ? records.slice(1) : records
  const mapping = given ?? guess(hasHeadings ? first.cells : [], rows)
  const columns = (first?.cells ?? []).map((cell) => (isCode(cell) ? '…' : cell.trim().slice(0, 60)))
  if (mapping.code === undefined)
    return { columns, mapping, entries: [], problems: [{ code: 'no-code-column', line: first?.line ?? 1 }] }
  return { columns, mapping, ...readRows(rows, mapping) }
}

const isCode = (cell: string): boolean => readActivationCode(cell) !== null

function guess(headings: readonly string[], rows: readonly CsvRecord[]): CodeMapping {
  const found: Partial<Record<CodeColumn, number>> = {}
  headings.forEach((heading, at) => {
    const column = codeColumns.find((one) => synonyms[one].includes(plain(heading)))
    if (column !== undefined) found[column] ??= at
  })
  const sample = rows[0]?.cells ?? []
  const atOf = (fits: (cell: string) => boolean): number | undefined => {
    const at = sample.findIndex(fits)
    return at === -1 ? undefined : at
  }
  const code = found.code ?? atOf(isCode)
  const mac = found.mac ?? atOf((cell) => parseMac(cell).ok)
  return { ...found, ...(code !== undefined && { code }), ...(mac !== undefined && { mac }) }
}

function readRows(rows: readonly CsvRecord[], mapping: CodeMapping): Pick<ReadCodes, 'entries' | 'problems'> {
  const entries: CodeEntry[] = []
  const problems: CodeProblem[] = []
  const seen = new Map<string, number>()
  for (const { cells, line } of rows) {
    if (entries.length >= CODES_LIMIT) {
      problems.push({ code: 'too-many', line })
      break
    }
    const cell = (column: CodeColumn): string => {
      const at = mapping[column]
      return at === undefined ? '' : (cells[at] ?? '').trim()
    }
    const code = readActivationCode(cell('code'))
    if (code === null) {
      problems.push({ code: 'not-a-code', line })
      continue
    }
    const typed = typedCode(code)
    const before = code.kind === 'code' ? seen.get(typed) : undefined
    if (before !== undefined) {
      problems.push({ code: 'twice', line, first: before })
      continue
    }
    seen.set(typed, line)
    entries.push({ code: typed, usedAt: null, ...detailsOf(cell, line, problems) })
  }
  return { entries, problems }
}

function detailsOf(
  cell: (column: CodeColumn) => string,
  line: number,
  problems: CodeProblem[],
): Omit<CodeEntry, 'code' | 'usedAt'> {
  const mac = cell('mac') === '' ? null : parseMac(cell('mac'))
  if (mac?.ok === false) problems.push({ code: 'not-a-mac', line })
  const text = cell('expiry')
  const expiresAt = text === '' ? null : readExpiry(text)
  if (text !== '' && expiresAt === null) problems.push({ code: 'bad-expiry', line, text: text.slice(0, 40) })
  const short = (column: CodeColumn): string => cell(column).slice(0, 120)
  return {
    mac: mac?.ok === true ? mac.value : '',
    name: short('name'),
    email: short('email'),
    model: short('model'),
    expiresAt,
  }
}

/**
 * `2026-12-24T09:30:00.000Z` as the vendor's interface writes it, or a date alone, which lasts to its end. Without a zone it
 * is UTC. A date such as 03/04/2026 means two days, so it is none.
 */
export function readExpiry(text: string): number | null {
  const match = expiry.exec(text.trim())
  if (match === null) return null
  const [, day = '', clock, zone = 'Z'] = match
  const at = Date.parse(`${day}T${clock === undefined ? '23:59:59' : clock.padEnd(8, ':00')}Z`)
  // 30 February is read as another day, or as none.
  const isReal = Number.isFinite(at) && new Date(at).toISOString().startsWith(day)
  return isReal ? at - offsetOf(zone) : null
}

const expiry = /^(\d{4}-\d\d-\d\d)(?:[T ](\d\d:\d\d(?::\d\d)?)(?:\.\d{1,9})?\s*(Z|[+-]\d\d:?\d\d)?)?$/

function offsetOf(zone: string): number {
  const [, sign = '+', hours = '0', minutes = '0'] = /^([+-])(\d\d):?(\d\d)$/.exec(zone) ?? []
  return (sign === '-' ? -1 : 1) * (Number(hours) * 60 + Number(minutes)) * 60_000
}
