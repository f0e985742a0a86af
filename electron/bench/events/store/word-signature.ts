/**
 * Which letters stand together in a block of lines, in bits: for each one, two and three letters that follow one another
 * in a text, two bits of the block's signature are set. A word is in no line of a block that lacks one of its bits; where
 * all are set, the lines are compared. Letters are UTF-16 code units of folded text: a part of a text has no others.
 *
 * The signatures of a group of blocks are turned: a slice says of one bit in which blocks of the group it is set, so that
 * a word is sought in 32,768 lines by reading a few slices. Blocks are much alike: letters whose bits meet by chance meet
 * in all of them, so that each group has other bits for the same letters.
 */
export interface WordShape {
  /** Lines of a block, by their numbers. */
  readonly span: number
  /** Blocks of a group, a multiple of eight. */
  readonly groupBlocks: number
}

export const wordShape: WordShape = { span: 256, groupBlocks: 128 }

const BITS = 32_768
export const SIGNATURE_BYTES = BITS / 8

/** Slices that are stored in one row, and rows of a group. */
const ROW_SLICES = 64
export const GROUP_ROWS = BITS / ROW_SLICES

/** Odd numbers without a pattern; the last two tell one, two and three letters apart. */
const FIRST = 0x9e3779b1
const SECOND = 0x85ebca6b
const THIRD = 0xc2b2ae35
const ONE = 0x27d4eb2f
const TWO = 0x165667b1

const letter = (a: number): number => (Math.imul(a, THIRD) + ONE) | 0
const pair = (a: number, b: number): number => (Math.imul(Math.imul(a, FIRST) + b, SECOND) + TWO) | 0
const trigram = (a: number, b: number, c: number): number =>
  Math.imul(Math.imul(Math.imul(a, FIRST) + b, SECOND) + c, THIRD)

/** Both bits of some letters in a group, as one number. */
function mixed(key: number, group: number): number {
  let bits = key ^ Math.imul(group + 1, THIRD)
  bits = Math.imul(bits ^ (bits >>> 15), SECOND)
  bits = Math.imul(bits ^ (bits >>> 13), THIRD)
  return bits ^ (bits >>> 16)
}

const firstBit = (bits: number): number => bits & (BITS - 1)
const secondBit = (bits: number): number => (bits >>> 16) & (BITS - 1)

/** Trigrams that were seen last, by a part of their key: most of a text's were in the text before. */
const SEEN = 4_096
const placeOf = (key: number): number => (key ^ (key >>> 12)) & (SEEN - 1)

/** The signature of a block, while its texts come. */
export class BlockSignature {
  readonly bytes = new Uint8Array(SIGNATURE_BYTES)
  readonly #seen = new Int32Array(SEEN)
  #group = 0

  begin(group: number): void {
    this.#group = group
    this.bytes.fill(0)
    // Zero is a key as well: it belongs to the first place, which holds another.
    this.#seen.fill(0)
    this.#seen[0] = 1
  }

  /** Adds a folded text. */
  add(text: string): void {
    const seen = this.#seen
    if (text.length < 3) this.#addShort(text)
    let a = text.charCodeAt(0)
    let b = text.charCodeAt(1)
    for (let at = 2; at < text.length; at++) {
      const c = text.charCodeAt(at)
      const key = trigram(a, b, c)
      const place = placeOf(key)
      if (seen[place] !== key) {
        seen[place] = key
        for (const part of [key, pair(a, b), pair(b, c), letter(a), letter(b), letter(c)]) this.#set(part)
      }
      a = b
      b = c
    }
  }

  #addShort(text: string): void {
    for (const key of keysOf(text)) this.#set(key)
  }

  #set(key: number): void {
    const { bytes } = this
    const bits = mixed(key, this.#group)
    for (const bit of [firstBit(bits), secondBit(bits)]) bytes[bit >> 3] = (bytes[bit >> 3] ?? 0) | (1 << (bit & 7))
  }
}

/** More letters than this narrow nothing further. */
const KEY_LIMIT = 8
/** With fewer trigrams than this, what they are made of is looked at too. */
const FEW = 3

/** Some of the letters that stand together in a word, from its whole length. */
export function keysOf(word: string): readonly number[] {
  const codes = Array.from({ length: word.length }, (_, at) => word.charCodeAt(at))
  const keys = new Set<number>()
  const [letters, pairs] = [codes.map(letter), codes.slice(1).map((code, at) => pair(codes[at] ?? 0, code))]
  const trigrams = codes.slice(2).map((code, at) => trigram(codes[at] ?? 0, codes[at + 1] ?? 0, code))
  for (const key of trigrams.length < FEW ? [...trigrams, ...pairs] : trigrams) keys.add(key)
  if (pairs.length < 2) for (const key of letters) keys.add(key)
  return spread([...keys])
}

/** From the first to the last. */
function spread(keys: readonly number[]): readonly number[] {
  if (keys.length <= KEY_LIMIT) return keys
  const step = (keys.length - 1) / (KEY_LIMIT - 1)
  return Array.from({ length: KEY_LIMIT }, (_, index) => keys[Math.round(index * step)] ?? 0)
}

/** The bits that a block must have for all of these letters to be in it. */
export const bitsOf = (keys: readonly number[], group: number): readonly number[] => [
  ...new Set(keys.map((key) => mixed(key, group)).flatMap((bits) => [firstBit(bits), secondBit(bits)])),
]

export const hasBits = (signature: Uint8Array, bits: readonly number[]): boolean =>
  bits.every((bit) => (((signature[bit >> 3] ?? 0) >> (bit & 7)) & 1) === 1)

/** Where a bit's slice is stored: the row of the group, and the first byte in it. */
export const sliceAt = (bit: number, { groupBlocks }: WordShape): { readonly row: number; readonly byte: number } => ({
  row: Math.floor(bit / ROW_SLICES),
  byte: ((bit % ROW_SLICES) * groupBlocks) / 8,
})

export const sliceRowBytes = ({ groupBlocks }: WordShape): number => (ROW_SLICES * groupBlocks) / 8

/**
 * The slices of a group's signatures, row after row. A block that has none may hold every word. Eight bits of eight
 * blocks are turned at a time, so that a group takes a few milliseconds.
 */
export function slicesOf(
  signatures: readonly (Uint8Array | null)[],
  { groupBlocks }: WordShape,
): readonly Uint8Array[] {
  const width = groupBlocks / 8
  const slices = new Uint8Array(BITS * width)
  const unknown = new Uint8Array(SIGNATURE_BYTES).fill(255)
  const eight = new Uint8Array(8 * SIGNATURE_BYTES)
  for (let column = 0; column < width; column++) {
    for (let block = 0; block < 8; block++)
      eight.set(signatures[column * 8 + block] ?? unknown, block * SIGNATURE_BYTES)
    for (let byte = 0; byte < SIGNATURE_BYTES; byte++) {
      const low = turnedHalf(fourBytes(eight, byte))
      const high = turnedHalf(fourBytes(eight, byte + 4 * SIGNATURE_BYTES))
      const across = (low ^ (high << 4)) & 0xf0f0f0f0
      let at = byte * 8 * width + column
      for (let bits = low ^ across, bit = 0; bit < 4; bit++, bits >>>= 8, at += width) slices[at] = bits
      for (let bits = high ^ (across >>> 4), bit = 0; bit < 4; bit++, bits >>>= 8, at += width) slices[at] = bits
    }
  }
  const rowBytes = ROW_SLICES * width
  return Array.from({ length: GROUP_ROWS }, (_, row) => slices.subarray(row * rowBytes, (row + 1) * rowBytes))
}

const fourBytes = (blocks: Uint8Array, at: number): number =>
  (blocks[at] ?? 0) |
  ((blocks[at + SIGNATURE_BYTES] ?? 0) << 8) |
  ((blocks[at + 2 * SIGNATURE_BYTES] ?? 0) << 16) |
  ((blocks[at + 3 * SIGNATURE_BYTES] ?? 0) << 24)

/** Half of eight bytes whose rows and columns are exchanged (Hacker's Delight, 7-3). */
function turnedHalf(half: number): number {
  const one = (half ^ (half >>> 7)) & 0x00aa00aa
  const swapped = half ^ one ^ (one << 7)
  const two = (swapped ^ (swapped >>> 14)) & 0x0000cccc
  return swapped ^ two ^ (two << 14)
}
