import { phoneStates, type PhoneState } from '../../../../shared/domain/board/phone-state.ts'
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

const compareText = new Intl.Collator(undefined, { numeric: true, sensitivity: 'base' }).compare

const keysOf: Readonly<Record<string, (row: BoardRow) => string | number>> = {
  state: ({ state }) => phoneStates.indexOf(state),
  name: calledRow,
  mac: ({ mac }) => mac ?? '',
  model: ({ model }) => model,
  ip: ({ ip }) => ip ?? '',
  firmware: ({ firmware }) => firmware,
  seen: ({ lastSeen }) => -(lastSeen ?? 0),
}

interface Shown {
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
  return order
    .flatMap((name) => rows.get(name) ?? [])
    .filter((row) => (states.size === 0 || states.has(row.state)) && matches(row))
    .map((row) => [key(row), row] as const)
    .sort(([a], [b]) => (sort.down ? -1 : 1) * compare(a, b))
    .map(([, row]) => row)
}

const compare = (a: string | number, b: string | number): number =>
  typeof a === 'number' && typeof b === 'number' ? a - b : compareText(String(a), String(b))
