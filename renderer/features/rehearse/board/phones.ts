import type { RehearsedCard } from '../../../../shared/ipc/contract/rehearse.ts'
import type { Names } from '../../../widgets/called-phone.tsx'

export type CardSort = 'state' | 'mac' | 'model' | 'requests' | 'changes'
export interface SortBy {
  readonly by: CardSort
  readonly down: boolean
}

export type CardFilter = 'all' | 'failed' | 'ok'

const compareText = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0)

const comparing: Readonly<Record<CardSort, (a: RehearsedCard, b: RehearsedCard) => number>> = {
  // What failed is what somebody looks for; one cause stands together.
  state: (a, b) =>
    compareText(b.outcome === 'failed' ? 'a' : '', a.outcome === 'failed' ? 'a' : '') ||
    compareText(a.cause ?? '', b.cause ?? ''),
  mac: () => 0,
  model: (a, b) => compareText(a.model, b.model),
  requests: (a, b) => a.requests - b.requests,
  changes: (a, b) => a.changes - b.changes,
}

/** In the column of the phones, those with a name stand by it; the others by their MAC. */
const byName = (
  a: RehearsedCard,
  b: RehearsedCard,
  { by, names }: { readonly by: CardSort; readonly names: Names },
): number =>
  by === 'mac'
    ? (names.get(a.mac) ?? '\uffff').localeCompare(names.get(b.mac) ?? '\uffff', undefined, { numeric: true })
    : 0

/** What somebody may look for. */
const texts = (card: RehearsedCard, names: Names): readonly string[] => [
  names.get(card.mac) ?? '',
  card.model,
  card.serial,
  card.url ?? '',
]

/** The phones that are looked for, in the order that is wanted; equal ones by their MAC. */
export function sortCards(
  cards: readonly RehearsedCard[],
  { by, down }: SortBy,
  { filter, search, names }: { readonly filter: CardFilter; readonly search: string; readonly names: Names },
): readonly RehearsedCard[] {
  const wanted = search.trim().toLowerCase()
  const hex = wanted.replace(/[^0-9a-f]/g, '')
  const isAddress = hex !== '' && /^[0-9a-f:.\- ]+$/.test(wanted)
  const sign = down ? -1 : 1
  return cards
    .filter(
      (card) =>
        (filter === 'all' || card.outcome === filter) &&
        (wanted === '' ||
          texts(card, names).some((text) => text.toLowerCase().includes(wanted)) ||
          (isAddress && card.mac.includes(hex))),
    )
    .toSorted((a, b) => sign * (comparing[by](a, b) || byName(a, b, { by, names }) || compareText(a.mac, b.mac)))
}
