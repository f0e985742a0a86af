/**
 * Which names occur in a block: a bit for each number of a dictionary, so that a block without what is sought is not read.
 * Numbers that are so far apart share a bit; zeros at the end are left out.
 */
const BITS = 16_384

/** With more names than this a block holds one of them anyway. */
const SOUGHT_LIMIT = 256

/** The numbers of a dictionary that a filter seeks; null where they narrow nothing. */
export const soughtNames = (ids: readonly number[], not: boolean): readonly number[] | null =>
  not || ids.length > SOUGHT_LIMIT ? null : ids

export function packNames(ids: Iterable<number>): Uint8Array {
  const bytes = new Uint8Array(BITS / 8)
  let length = 0
  for (const id of ids) {
    const at = (id % BITS) >> 3
    bytes[at] = (bytes[at] ?? 0) | (1 << (id & 7))
    length = Math.max(length, at + 1)
  }
  return bytes.slice(0, length)
}

/** Whether one of them may be in the block: never wrong where it says no. */
export const mayHold = (names: Uint8Array, ids: readonly number[]): boolean =>
  ids.some((id) => (((names[(id % BITS) >> 3] ?? 0) >> (id & 7)) & 1) === 1)
