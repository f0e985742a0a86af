import type { SQLInputValue, StatementSync } from 'node:sqlite'
import { BlockSignature, GROUP_ROWS, SIGNATURE_BYTES, slicesOf, type WordShape, wordShape } from './word-signature.ts'

/** Blocks of a history without signatures that are signed in one step of some milliseconds. */
const SIGN_STEP = 8

export interface WordWriterOptions {
  readonly prepare: (sql: string) => StatementSync
  readonly transaction: (work: () => void) => void
  readonly shape?: WordShape
}

/**
 * Signs blocks of lines in the transaction in which their lines are stored, so that no word is ever missed, also after
 * a kill. A block that still grows has no signature: any word may be in it.
 */
export class WordWriter {
  readonly #prepare: WordWriterOptions['prepare']
  readonly #transaction: WordWriterOptions['transaction']
  readonly #shape: WordShape
  readonly #signature = new BlockSignature()
  /** The block that grows; null where the signature has nothing of it, and the next line takes it up. */
  #block: number | null = null

  constructor({ prepare, transaction, shape = wordShape }: WordWriterOptions) {
    this.#prepare = prepare
    this.#transaction = transaction
    this.#shape = shape
  }

  /** A line's folded text, in the transaction that stores it and before any line of its batch is. Numbers rise. */
  add(seq: number, text: string): void {
    const block = this.#blockOf(seq)
    if (this.#block === null) this.#resume(block)
    else if (block !== this.#block) {
      this.#store(this.#block)
      this.#begin(block)
    }
    this.#signature.add(text)
  }

  /** What was added was not stored. */
  forget(): void {
    this.#block = null
  }

  /** Behind the newest line that is stored, which may be the last of its block. */
  #resume(block: number): void {
    const newest = this.#number('SELECT max(seq) FROM texts')
    if (newest > 0 && this.#blockOf(newest) !== block) this.#sign(this.#blockOf(newest))
    this.#addStored(block)
  }

  #sign(block: number): void {
    this.#addStored(block)
    this.#store(block)
  }

  #addStored(block: number): void {
    const { span } = this.#shape
    this.#begin(block)
    const rows = this.#prepare('SELECT text FROM texts WHERE seq > ? AND seq <= ?')
    for (const { text } of rows.iterate(block * span, (block + 1) * span)) this.#signature.add(String(text))
  }

  #begin(block: number): void {
    this.#block = block
    this.#signature.begin(Math.floor(block / this.#shape.groupBlocks))
  }

  #store(block: number): void {
    this.#prepare('INSERT OR REPLACE INTO word_blocks VALUES (?, ?)').run(block, this.#signature.bytes)
  }

  /** Turns the newest group that is whole and not yet turned into slices; false when there is none. */
  turn(): boolean {
    const { groupBlocks, span } = this.#shape
    const newest = this.#blockOf(this.#number('SELECT max(seq) FROM texts'))
    const below = Math.floor(newest / groupBlocks) * groupBlocks
    const row = this.#prepare('SELECT max(block) AS block FROM word_blocks WHERE block < ?').get(below)
    if (typeof row?.['block'] !== 'number') return false
    const group = Math.floor(row['block'] / groupBlocks)
    if (group * groupBlocks * span < this.#unsigned()) return false
    this.#transaction(() => this.#turnGroup(group))
    return true
  }

  #turnGroup(group: number): void {
    const { groupBlocks } = this.#shape
    const [first, end] = [group * groupBlocks, (group + 1) * groupBlocks]
    const signatures = Array.from({ length: groupBlocks }, (): Uint8Array | null => null)
    const rows = this.#prepare('SELECT block, bits FROM word_blocks WHERE block >= ? AND block < ?')
    for (const { block, bits } of rows.all(first, end))
      if (bits instanceof Uint8Array && bits.length === SIGNATURE_BYTES) signatures[Number(block) - first] = bits
    const insert = this.#prepare('INSERT OR REPLACE INTO word_slices VALUES (?, ?)')
    for (const [row, slices] of slicesOf(signatures, this.#shape).entries())
      insert.run(group * GROUP_ROWS + row, slices)
    this.#prepare('DELETE FROM word_blocks WHERE block >= ? AND block < ?').run(first, end)
  }

  /** Signs the next blocks of a history that was written before there were signatures, newest first; false when all are. */
  signOlder(): boolean {
    const unsigned = this.#unsigned()
    if (unsigned === 0) return false
    this.#transaction(() => {
      let left = unsigned
      for (let step = 0; step < SIGN_STEP && left > 0; step++) left = this.#signUpTo(left)
      this.#prepare("UPDATE progress SET value = ? WHERE name = 'unsigned'").run(left)
    })
    this.forget()
    return true
  }

  /** The block of the newest line up to this one; gives where the next one ends. */
  #signUpTo(upTo: number): number {
    const newest = this.#number('SELECT max(seq) FROM texts WHERE seq <= ?', upTo)
    if (newest === 0) return 0
    const block = this.#blockOf(newest)
    if (block < this.#blockOf(this.#number('SELECT max(seq) FROM texts'))) this.#sign(block)
    return block * this.#shape.span
  }

  /** Removes what only lines up to this number needed, in the transaction that removes these. */
  remove(upTo: number): void {
    const { span, groupBlocks } = this.#shape
    this.#prepare('DELETE FROM word_blocks WHERE (block + 1) * ? <= ?').run(span, upTo)
    const groups = Math.floor(upTo / span / groupBlocks)
    this.#prepare('DELETE FROM word_slices WHERE id < ?').run(groups * GROUP_ROWS)
  }

  /** Lines up to this number may be in a block without a signature. */
  #unsigned(): number {
    return this.#number("SELECT value FROM progress WHERE name = 'unsigned'")
  }

  #number(sql: string, ...params: readonly SQLInputValue[]): number {
    return Number(Object.values(this.#prepare(sql).get(...params) ?? {})[0] ?? 0)
  }

  #blockOf(seq: number): number {
    return Math.floor((seq - 1) / this.#shape.span)
  }
}
