import { phoneStates, type PhoneState } from '../../../../shared/domain/board/phone-state.ts'
import { transitionSteps } from '../../../../shared/domain/board/transition.ts'
import { formatMac } from '../../../../shared/domain/identity/mac.ts'
import type { BoardRow } from '../../../../shared/ipc/contract/board.ts'
import type { State } from '../../../ui/state-label.tsx'
import type { SortBy } from '../rows.ts'
import type { Board } from './use-board.ts'

/** Colour means state: the same for the same words everywhere. */
export const stateLooks: Readonly<Record<PhoneState, State>> = {
  failed: 'failed',
  overdue: 'attention',
  waiting: 'working',
  downloading: 'working',
  fetched: 'neutral',
  applied: 'ok',
  silent: 'neutral',
}

/** As people call it: its name, else its MAC, else its address. */
export const calledRow = ({ name, mac, key }: BoardRow): string =>
  name !== '' ? name : mac === null ? key.replace(/^ip /, '') : formatMac(mac)

const KEYS_KEPT = 50_000
const keysKept = new Map<string, string>()

/**
 * A text by which texts stand as people expect it, whatever their accents, capitals and numbers. Compared as it is: a
 * collator would take a tenth of a second for ten thousand phones, and the table is sorted anew every second.
 */
export function sortKey(text: string): string {
  const kept = keysKept.get(text)
  if (kept !== undefined) return kept
  const key = text
    .normalize('NFD')
    .replace(/\p{M}/gu, '')
    .toLowerCase()
    .replace(/\d+/g, (digits) => digits.padStart(12, '0'))
  if (keysKept.size >= KEYS_KEPT) keysKept.clear()
  keysKept.set(text, key)
  return key
}

/** Twelve hexadecimal digits of one case stand as the numbers that they are; phones without a MAC come last. */
const macKey = ({ mac }: BoardRow): string => mac ?? 'ffffffffffff+'

const keysOf: Readonly<Record<string, (row: BoardRow) => string | number>> = {
  state: ({ state }) => phoneStates.indexOf(state),
  name: (row) => (row.name === '' ? `\uffff${macKey(row)}` : sortKey(row.name)),
  mac: macKey,
  model: ({ model }) => sortKey(model),
  ip: ({ ip }) => sortKey(ip ?? ''),
  firmware: ({ firmware }) => sortKey(firmware),
  seen: ({ lastSeen }) => -(lastSeen ?? 0),
  transition: ({ transition }) => (transition === null ? -1 : transitionSteps.indexOf(transition.step)),
}

export interface Shown {
  readonly search: string
  readonly states: ReadonlySet<PhoneState>
  readonly sort: SortBy
}

export function shownBoard({ rows, order }: Board, { search, states, sort }: Shown): readonly BoardRow[] {
  const wanted = search.trim().toLowerCase()
  const asMac = wanted.replace(/[:\-. ]/g, '')
  const matches = (row: BoardRow): boolean =>
    wanted === '' ||
    [row.name, row.extension, row.ip ?? '', row.model].some((text) => text.toLowerCase().includes(wanted)) ||
    (asMac.length >= 2 && row.mac?.includes(asMac) === true)
  const key = keysOf[sort.column] ?? (() => 0)
  const found: (readonly [string | number, BoardRow])[] = []
  for (const name of order) {
    const row = rows.get(name)
    if (row !== undefined && (states.size === 0 || states.has(row.state)) && matches(row)) found.push([key(row), row])
  }
  const way = sort.down ? -1 : 1
  return found.sort(([a], [b]) => way * compare(a, b)).map(([, row]) => row)
}

const compare = (a: string | number, b: string | number): number => (a < b ? -1 : Number(a > b))
