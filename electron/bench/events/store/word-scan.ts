import type { StatementSync } from 'node:sqlite'
import {
  bitsOf,
  GROUP_ROWS,
  hasBits,
  keysOf,
  SIGNATURE_BYTES,
  sliceAt,
  sliceRowBytes,
  type WordShape,
  wordShape,
} from './word-signature.ts'

export interface WordScanOptions {
  readonly prepare: (sql: string) => StatementSync
  /** Folded; all of them are sought. */
  readonly words: readonly string[]
  readonly shape?: WordShape
}

/** Lines from one number to another, both included. */
export interface Stretch {
  readonly first: number
  readonly last: number
}

/**
 * In which blocks of lines some words may be, for one question. What has no signature, or one that cannot be read, may
 * hold them; so may the block that still grows.
 */
export class WordScan {
  readonly #prepare: WordScanOptions['prepare']
  readonly #shape: WordShape
  readonly #keys: readonly number[]
  #group = -1
  /** Of the blocks of the group that was looked at last, each as a bit. */
  #blocks: Uint8Array = new Uint8Array(0)

  constructor({ prepare, words, shape = wordShape }: WordScanOptions) {
    this.#prepare = prepare
    this.#shape = shape
    // An older history that is only read has no signatures.
    this.#keys = words.length > 0 && this.#isSigned() ? [...new Set(words.flatMap(keysOf))] : []
  }

  #isSigned(): boolean {
    return this.#prepare("SELECT 1 FROM sqlite_schema WHERE name = 'word_slices'").get() !== undefined
  }

  /** Whether the words may be in the line's block. */
  mayHold(seq: number): boolean {
    return this.#keys.length === 0 || this.#mayHold(this.blockOf(seq))
  }

  /** Whether they may be in one of these lines. */
  mayHoldIn({ first, last }: Stretch): boolean {
    if (this.#keys.length === 0) return true
    for (let block = this.blockOf(last); block >= this.blockOf(first); block--) if (this.#mayHold(block)) return true
    return false
  }

  /** The lines above `above` and below `below`, block by block, newest first, without the blocks in which they cannot be. */
  *stretches(above: number, below: number): Generator<Stretch, void> {
    const { span, groupBlocks } = this.#shape
    if (this.#keys.length === 0) {
      yield { first: above + 1, last: below - 1 }
      return
    }
    const last = this.#newest(below - 1)
    for (let block = this.blockOf(last), group = -1; block >= 0 && (block + 1) * span > above; block--) {
      if (Math.floor(block / groupBlocks) !== group) {
        // Numbers may have wide gaps.
        block = this.blockOf(this.#newest((block + 1) * span))
        group = Math.floor(block / groupBlocks)
      }
      if (this.#mayHold(block))
        yield { first: Math.max(above, block * span) + 1, last: Math.min(last, (block + 1) * span) }
    }
  }

  blockOf(seq: number): number {
    return Math.floor((seq - 1) / this.#shape.span)
  }

  #mayHold(block: number): boolean {
    const { groupBlocks } = this.#shape
    const group = Math.floor(block / groupBlocks)
    if (group !== this.#group) {
      this.#blocks = this.#look(group)
      this.#group = group
    }
    const place = block - group * groupBlocks
    return (((this.#blocks[place >> 3] ?? 0) >> (place & 7)) & 1) === 1
  }

  #look(group: number): Uint8Array {
    const bits = bitsOf(this.#keys, group)
    return this.#fromSlices(group, bits) ?? this.#fromSignatures(group, bits)
  }

  /** Null where the group is not turned into slices. */
  #fromSlices(group: number, bits: readonly number[]): Uint8Array | null {
    const width = this.#shape.groupBlocks / 8
    const may = new Uint8Array(width).fill(255)
    let found = false
    const read = this.#prepare(
      'SELECT substr(slices, ?, ?) AS slice FROM word_slices WHERE id = ? AND length(slices) = ?',
    )
    for (const bit of bits) {
      const { row, byte } = sliceAt(bit, this.#shape)
      const slice = read.get(byte + 1, width, group * GROUP_ROWS + row, sliceRowBytes(this.#shape))?.['slice']
      if (!(slice instanceof Uint8Array)) continue
      found = true
      for (let at = 0; at < width; at++) may[at] = (may[at] ?? 0) & (slice[at] ?? 0)
      if (may.every((byte) => byte === 0)) break
    }
    return found ? may : null
  }

  #fromSignatures(group: number, bits: readonly number[]): Uint8Array {
    const { groupBlocks } = this.#shape
    const first = group * groupBlocks
    const may = new Uint8Array(groupBlocks / 8).fill(255)
    const read = this.#prepare('SELECT block, bits FROM word_blocks WHERE block >= ? AND block < ?')
    for (const row of read.iterate(first, first + groupBlocks)) {
      const { bits: signature } = row
      if (!(signature instanceof Uint8Array) || signature.length !== SIGNATURE_BYTES || hasBits(signature, bits))
        continue
      const place = Number(row['block']) - first
      may[place >> 3] = (may[place >> 3] ?? 0) & ~(1 << (place & 7))
    }
    return may
  }

  /** The newest line up to this one; 0 where there is none. */
  #newest(upTo: number): number {
    return Number(this.#prepare('SELECT max(seq) AS seq FROM texts WHERE seq <= ?').get(upTo)?.['seq'] ?? 0)
  }
}
