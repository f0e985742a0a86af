import type { RehearsedCard } from '../../../../shared/ipc/contract/rehearse.ts'

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

/** The phones that are looked for, in the order that is wanted; equal ones by their MAC. */
export function sortCards(
  cards: readonly RehearsedCard[],
  { by, down }: SortBy,
  filter: CardFilter,
  search: string,
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
          card.model.toLowerCase().includes(wanted) ||
          card.serial.toLowerCase().includes(wanted) ||
          (card.url ?? '').toLowerCase().includes(wanted) ||
          (isAddress && card.mac.includes(hex))),
    )
    .toSorted((a, b) => sign * (comparing[by](a, b) || compareText(a.mac, b.mac)))
}
