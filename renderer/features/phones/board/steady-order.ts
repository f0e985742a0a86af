import type { BoardRow } from '../../../../shared/ipc/contract/board.ts'

export interface SteadyRows {
  readonly rows: readonly BoardRow[]
  /** How many stand elsewhere than their order wants. */
  readonly moved: number
}

/**
 * The rows in the places that they had, each as it is now. One that the filter no longer takes stays; what is new comes
 * last. Only a phone that is gone from the site leaves its place.
 */
export function inTheirPlaces(
  kept: readonly string[],
  all: ReadonlyMap<string, BoardRow>,
  wanted: readonly BoardRow[],
): SteadyRows {
  const staying = kept.flatMap((key) => all.get(key) ?? [])
  const known = new Set(staying.map(({ key }) => key))
  const added = wanted.filter(({ key }) => !known.has(key))
  const places = new Map(wanted.map(({ key }, index) => [key, index]))
  const order = staying.flatMap(({ key }) => places.get(key) ?? [])
  const left = staying.length - order.length
  return { rows: [...staying, ...added], moved: outOfOrder(order) + left + added.length }
}

/** How few have to be moved for the numbers to rise: all but the longest run that rises already. */
function outOfOrder(numbers: readonly number[]): number {
  // The least number at which a rising run of each length can end (patience sorting).
  const ends: number[] = []
  for (const number of numbers) {
    let low = 0
    let high = ends.length
    while (low < high) {
      const middle = (low + high) >> 1
      if ((ends[middle] ?? 0) < number) low = middle + 1
      else high = middle
    }
    ends[low] = number
  }
  return numbers.length - ends.length
}
