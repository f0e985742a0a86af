import { parseMac } from '../identity/mac.ts'
import type { CsvRecord } from './csv.ts'

/** The columns that the bench itself understands; every other column is the templates' own. */
export const knownColumns = ['mac', 'model', 'serial', 'extension', 'display_name'] as const
export type KnownColumn = (typeof knownColumns)[number]

/** What people and other tools call them, in lower case without accents or separators. */
const synonyms: Readonly<Record<KnownColumn, readonly string[]>> = {
  mac: ['mac', 'macaddress', 'macaddr', 'adressemac', 'ethernet', 'devicename', 'ma', 'mau'],
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
  ],
  serial: ['serial', 'serialnumber', 'sn', 'numerodeserie', 'noserie', 'serie'],
  extension: ['extension', 'ext', 'poste', 'numero', 'number', 'line', 'ligne', 'dn', 'userid', 'directorynumber'],
  display_name: ['displayname', 'name', 'nom', 'label', 'user', 'utilisateur', 'fullname', 'nomaffiche', 'description'],
}

const plain = (text: string): string =>
  text
    .normalize('NFD')
    .replace(/[^a-zA-Z0-9]/g, '')
    .toLowerCase()

/** The bench's name for a heading, or null when it is none of ours. */
export function columnFor(heading: string): KnownColumn | null {
  const key = plain(heading)
  return knownColumns.find((column) => synonyms[column].includes(key)) ?? null
}

export interface DetectedColumns {
  readonly columns: readonly string[]
  /** As the file spells them. */
  readonly headings: readonly string[]
  readonly macColumn: string | null
  readonly hasHeader: boolean
}

/** Rows to look at before deciding which column holds the MACs of a table without headings. */
const SAMPLE = 20

/**
 * Finds the headings, or makes them up for a table without: a first row that holds a MAC is no heading.
 * Headings that mean one of ours get our name; two that mean the same keep theirs but for the first.
 */
export function detectColumns(records: readonly CsvRecord[]): DetectedColumns {
  const first = records[0]?.cells ?? []
  const hasHeader = records.length > 0 && !first.some((cell) => parseMac(cell).ok)
  if (!hasHeader) return withoutHeader(records)
  const taken = new Set<string>()
  const columns = first.map((heading, index) => {
    const trimmed = heading.trim()
    const known = columnFor(trimmed)
    const name = known !== null && !taken.has(known) ? known : trimmed === '' ? `column${index + 1}` : trimmed
    taken.add(name)
    return name
  })
  return { columns, headings: first, macColumn: columns.includes('mac') ? 'mac' : null, hasHeader }
}

function withoutHeader(records: readonly CsvRecord[]): DetectedColumns {
  const sample = records.slice(0, SAMPLE)
  const width = Math.max(0, ...sample.map((record) => record.cells.length))
  const macAt = Array.from({ length: width }, (_, index) => index).find((index) =>
    sample.some((record) => parseMac(record.cells[index] ?? '').ok),
  )
  const others = ['extension', 'display_name']
  const columns = Array.from({ length: width }, (_, index) => {
    if (index === macAt) return 'mac'
    if (sample.some((record) => /^(CP-|SPA)/i.test(record.cells[index] ?? ''))) return 'model'
    return others.shift() ?? `column${index + 1}`
  })
  return { columns, headings: columns, macColumn: macAt === undefined ? null : 'mac', hasHeader: false }
}
