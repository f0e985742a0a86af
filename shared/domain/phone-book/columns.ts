import { parseMac } from '../identity/mac.ts'
import type { CsvRecord } from './csv.ts'

/** The columns that the bench itself understands; every other column is the templates' own. */
export const knownColumns = ['mac', 'model', 'serial', 'extension', 'display_name'] as const
export type KnownColumn = (typeof knownColumns)[number]

/** What people and other tools call them, in lower case without accents or separators. */
const synonyms: Readonly<Record<KnownColumn, readonly string[]>> = {
  mac: [
    ...['mac', 'macaddress', 'macaddr', 'adressemac', 'ethernet', 'devicename', 'ma', 'mau', 'hwaddress'],
    ...['adressephysique', 'physicaladdress', 'ethernetaddress', 'direccionmac', 'indirizzomac', 'enderecomac'],
    ...['macadres', 'macadresse', 'hardwareadresse'],
  ],
  model: [
    'model',
    'modele',
    'product',
    'productname',
    'produit',
    'type',
    'devicetype',
    'pn',
    'telephone',
    'phonemodel',
    ...['modelo', 'modello', 'modell', 'geratetyp'],
  ],
  serial: [
    ...['serial', 'serialnumber', 'serialno', 'sn', 'numerodeserie', 'noserie', 'serie', 'nserie'],
    ...['seriennummer', 'serienummer', 'numerodiserie', 'seriale'],
  ],
  extension: [
    ...['extension', 'ext', 'poste', 'numero', 'number', 'line', 'ligne', 'dn', 'userid', 'directorynumber'],
    ...['nebenstelle', 'durchwahl', 'rufnummer', 'interno', 'toestel', 'ramal', 'anexo', 'extensao'],
  ],
  display_name: [
    ...['displayname', 'name', 'nom', 'label', 'user', 'utilisateur', 'fullname', 'nomaffiche', 'description'],
    ...['anzeigename', 'benutzer', 'nombre', 'usuario', 'nome', 'utente', 'naam', 'gebruiker'],
  ],
}

const plain = (text: string): string =>
  text
    .normalize('NFD')
    .replace(/[^a-zA-Z0-9]/g, '')
    .toLowerCase()

/** The bench's name for a heading, or null when it is none of ours. */
export function columnFor(heading: string): KnownColumn | null {
  const key = plain(heading)
  // `Phone MAC`, `Device MAC address`: but for the other addresses that a device has.
  if (/mac(?:addr(?:ess)?)?$/.test(key) && !otherAddress.test(key)) return 'mac'
  return knownColumns.find((column) => synonyms[column].includes(key)) ?? null
}

const otherAddress = /wifi|wlan|wireless|bluetooth|router|switch|gateway/

/** Two headings that a person would call the same: `Notes` and `notes`, `Étage` and `etage`. */
export const sameHeading = (one: string, other: string): boolean =>
  one === other || (plain(one) !== '' && plain(one) === plain(other))

export interface DetectedColumns {
  readonly columns: readonly string[]
  /** As the file spells them. */
  readonly headings: readonly string[]
  readonly macColumn: string | null
  /** Which record the headings are; -1 where there are none. Those above it are a title. */
  readonly headerAt: number
  /** Headings beyond the limit: the file keeps them, the bench does not read them. */
  readonly ignored: number
}

/** More columns than a list of phones has; what lies to the right of them is kept and not read. */
export const COLUMN_LIMIT = 256

/** Rows to look at before deciding which column holds the MACs of a table without headings that we know. */
const SAMPLE = 20

/**
 * Finds the headings, or makes them up for a table without: a first row that holds a MAC is no heading.
 * Headings that mean one of ours get our name; two that mean the same keep theirs but for the first. Where no heading
 * means the MAC, the column whose cells are MACs is it, whatever its heading and language.
 */
export function detectColumns(records: readonly CsvRecord[]): DetectedColumns {
  const headerAt = headerIn(records)
  if (headerAt === -1) return withoutHeader(records)
  const first = records[headerAt]?.cells ?? []
  const headings = first.slice(0, COLUMN_LIMIT)
  const named = headings.map((heading) => columnFor(readCell(heading)))
  const macAt = named.includes('mac')
    ? named.indexOf('mac')
    : columnOfMacs(records.slice(headerAt + 1, headerAt + SAMPLE + 1), headings)
  const columns = columnNames(headings, named, macAt)
  const ignored = first.slice(COLUMN_LIMIT).filter((heading) => heading.trim() !== '').length
  return { columns, headings, macColumn: macAt === -1 ? null : 'mac', headerAt, ignored }
}

/** A title, a date and who made the export may stand above the headings, each alone in its line. */
const TITLE_LINES = 10
const TITLE_CELLS = 2

function headerIn(records: readonly CsvRecord[]): number {
  for (const [index, { cells }] of records.slice(0, TITLE_LINES).entries()) {
    if (cells.some((cell) => parseMac(readCell(cell)).ok)) return index === 0 ? -1 : 0
    if (cells.some((cell) => columnFor(readCell(cell)) === 'mac')) return index
    if (cells.filter((cell) => cell.trim() !== '').length > TITLE_CELLS) return 0
  }
  return records.length > 0 ? 0 : -1
}

function columnNames(
  headings: readonly string[],
  named: readonly (KnownColumn | null)[],
  macAt: number,
): readonly string[] {
  const taken = new Set<string>(['mac'])
  return headings.map((heading, index) => {
    if (index === macAt) return 'mac'
    const trimmed = readCell(heading)
    const known = named[index] ?? null
    const name = known !== null && !taken.has(known) ? known : trimmed === '' ? `column${index + 1}` : trimmed
    taken.add(name)
    return name
  })
}

/** The column in which most of these rows have a MAC; -1 where none has. Of two, that of no other interface. */
function columnOfMacs(sample: readonly CsvRecord[], headings: readonly string[] = []): number {
  const counts = new Map<number, number>()
  for (const { cells } of sample) {
    for (const [index, cell] of cells.slice(0, COLUMN_LIMIT).entries()) {
      if (parseMac(readCell(cell)).ok) counts.set(index, (counts.get(index) ?? 0) + 1)
    }
  }
  const isOther = (index: number): number => Number(otherAddress.test(plain(headings[index] ?? '')))
  const [best] = [...counts].toSorted(([i, a], [j, b]) => b - a || isOther(i) - isOther(j))
  return best?.[0] ?? -1
}

/** What a cell says, without what spreadsheets put around a text that looks like a number: `="0012"`, `'0012`. */
export function readCell(cell: string): string {
  const text = cell.trim()
  const formula = /^="(.*)"$/s.exec(text)?.[1]
  if (formula !== undefined) return formula.replaceAll('""', '"').trim()
  return /^'[\d+]/.test(text) ? text.slice(1) : text
}

function withoutHeader(records: readonly CsvRecord[]): DetectedColumns {
  const sample = records.slice(0, SAMPLE)
  const width = Math.min(COLUMN_LIMIT, Math.max(0, ...sample.map((record) => record.cells.length)))
  const macAt = columnOfMacs(sample)
  const others = ['extension', 'display_name']
  const columns = Array.from({ length: width }, (_, index) => {
    if (index === macAt) return 'mac'
    if (sample.some((record) => /^(CP-|SPA)/i.test(readCell(record.cells[index] ?? '')))) return 'model'
    return others.shift() ?? `column${index + 1}`
  })
  const macColumn = macAt === -1 ? null : 'mac'
  return { columns, headings: columns, macColumn, headerAt: -1, ignored: 0 }
}
