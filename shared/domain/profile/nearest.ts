import { editDistance } from '../text/edit-distance.ts'

/** Finding the names that were probably meant, fast enough to be asked for every name of a profile full of mistakes. */

interface PreparedName {
  readonly name: string
  readonly folded: string
  readonly letters: number
}

export type PreparedNames = readonly PreparedName[]

export interface Near {
  readonly name: string
  readonly distance: number
}

export const prepareNames = (names: readonly string[]): PreparedNames =>
  names.map((name) => {
    const folded = fold(name)
    return { name, folded, letters: lettersOf(folded) }
  })

const fold = (name: string): string => name.toLowerCase().replace(/[-. ]/g, '_')

/** One bit a letter or digit: two words that differ in many bits differ in many letters, and need no comparing. */
function lettersOf(word: string): number {
  let bits = 0
  for (let index = 0; index < word.length; index++) bits |= 1 << (word.charCodeAt(index) & 31)
  return bits
}

function bitsIn(value: number): number {
  value -= (value >>> 1) & 0x55555555
  value = (value & 0x33333333) + ((value >>> 2) & 0x33333333)
  return (((value + (value >>> 4)) & 0x0f0f0f0f) * 0x01010101) >>> 24
}

/** Longer words may be further off: one letter of three, two of eight (swapped neighbours are two), at most four. */
const reachOf = (length: number): number => (length <= 3 ? 1 : Math.min(4, Math.max(2, Math.floor(length / 3))))

/** At most three names, the nearest first. */
export function nearestName(word: string, names: PreparedNames): readonly Near[] {
  if (word.length > 80) return []
  const folded = fold(word)
  const letters = lettersOf(folded)
  let reach = reachOf(folded.length)
  const found: Near[] = []
  for (const { name, folded: other, letters: others } of names) {
    if (Math.abs(other.length - folded.length) > reach || bitsIn(letters ^ others) > 2 * reach) continue
    const distance = editDistance(folded, other, reach)
    if (distance > reach) continue
    found.push({ name, distance })
    reach = Math.min(reach, distance + 1)
  }
  return found
    .filter(({ distance }) => distance <= reach)
    .sort((a, b) => a.distance - b.distance)
    .slice(0, 3)
}
