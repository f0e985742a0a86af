import { formatMac, parseMac } from '../../../shared/domain/identity/mac.ts'
import { canonicalModel } from '../../../shared/domain/phone/models.ts'
import type { PhoneCheck } from '../../../shared/domain/route/fetches.ts'
import type { PhonePlan, PhoneTable } from '../../../shared/ipc/contract/phones.ts'

export type Row = PhoneTable['rows'][number]

export interface SortBy {
  readonly column: string
  readonly down: boolean
}

/** As people read it, whatever the data calls it. */
export function readableMac(text: string): string {
  const mac = parseMac(text)
  return mac.ok ? formatMac(mac.value) : text
}

/** What writes every known model as phones say it: `7841` becomes `CP-7841-3PCC`. */
export const modelEdits = (
  rows: readonly Row[],
): { readonly mac: string; readonly values: { readonly model: string } }[] =>
  rows.flatMap(({ mac, values }) => {
    const written = values['model'] ?? ''
    const model = canonicalModel(written)
    return model === written ? [] : [{ mac, values: { model } }]
  })

const compareText = new Intl.Collator(undefined, { numeric: true, sensitivity: 'base' }).compare

/** The rows that hold the text in any cell, a MAC in any spelling; in the file's order unless another is asked for. */
export function shownRows(rows: readonly Row[], search: string, sort: SortBy | null): readonly Row[] {
  const wanted = search.trim().toLowerCase()
  const asMac = wanted.replace(/[:\-. ]/g, '')
  const isMac = /^[0-9a-f]{2,12}$/.test(asMac)
  const found =
    wanted === ''
      ? rows
      : rows.filter(
          ({ mac, values }) =>
            (isMac && mac.includes(asMac)) ||
            Object.entries(values).some(([, value]) => value.toLowerCase().includes(wanted)),
        )
  if (sort === null) return found
  const { column, down } = sort
  const text = ({ values }: Row): string => values[column] ?? ''
  // Twelve hexadecimal digits of one case sort as the numbers that they are; a natural order would take 1e for 1.
  const compare =
    column === 'mac'
      ? (a: Row, b: Row): number => (a.mac < b.mac ? -1 : Number(a.mac > b.mac))
      : (a: Row, b: Row): number => compareText(text(a), text(b))
  return [...found].sort((a, b) => (down ? -1 : 1) * compare(a, b))
}

/** What is wrong with each phone, by its MAC. */
export function checksByMac(checks: readonly PhoneCheck[]): ReadonlyMap<string, readonly PhoneCheck[]> {
  const byMac = new Map<string, PhoneCheck[]>()
  const put = (mac: string, check: PhoneCheck): void => {
    byMac.set(mac, [...(byMac.get(mac) ?? []), check])
  }
  for (const check of checks) {
    put(check.mac, check)
    if (check.code === 'shares-path') for (const other of check.others) put(other, check)
  }
  return byMac
}

export type BulkMode = 'same' | 'counting'

/**
 * One value for all, or one that counts up: the last digits of the start go up by one from row to row and keep their
 * leading zeros (`0098`, `0099`, `0100`).
 */
export function bulkValues(
  macs: readonly string[],
  column: string,
  mode: BulkMode,
  value: string,
): { mac: string; values: Record<string, string> }[] {
  const parts = /^(.*?)(\d{1,15})(\D*)$/.exec(value)
  return macs.map((mac, index) => {
    if (mode === 'same' || parts === null) return { mac, values: { [column]: value } }
    const [, head = '', digits = '0', tail = ''] = parts
    const number = String(Number(digits) + index).padStart(digits.length, '0')
    return { mac, values: { [column]: head + number + tail } }
  })
}

export interface PlannedRow {
  readonly mac: string
  readonly kind: 'added' | 'changed' | 'removed'
  readonly cells: readonly { readonly column: string; readonly before: string | null; readonly after: string | null }[]
}

/** A plan phone by phone. */
export function plannedRows({ changes }: Pick<PhonePlan, 'changes'>): readonly PlannedRow[] {
  const byMac = new Map<string, PhonePlan['changes'][number][]>()
  for (const change of changes) {
    const known = byMac.get(change.mac)
    if (known === undefined) byMac.set(change.mac, [change])
    else known.push(change)
  }
  return [...byMac].map(([mac, cells]) => {
    const kind = cells.every((cell) => cell.before === null)
      ? 'added'
      : cells.every((cell) => cell.after === null)
        ? 'removed'
        : 'changed'
    return { mac, kind, cells: cells.filter(({ column }) => column !== 'mac') }
  })
}
