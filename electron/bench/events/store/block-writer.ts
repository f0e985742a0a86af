import type { StatementSync } from 'node:sqlite'
import { severityBit } from './block-scan.ts'
import { digestOf } from './block-digest.ts'
import { BLOCK_SPAN, packBlock, readBlock, type StoredLine } from './facet-blocks.ts'

export interface BlockWriterOptions {
  readonly prepare: (sql: string) => StatementSync
  readonly transaction: (work: () => void) => void
  readonly span?: number
}

/** With more blocks than this waiting, lines are read again instead of being kept. */
const KEPT_BLOCKS = 4

/** Makes blocks of the lines that were written. */
export class BlockWriter {
  readonly #prepare: BlockWriterOptions['prepare']
  readonly #transaction: BlockWriterOptions['transaction']
  readonly #span: number
  /** Every line from number `#from` on that is in no block yet; what is below is read again. */
  #kept: StoredLine[] = []
  #from = Infinity

  constructor({ prepare, transaction, span = BLOCK_SPAN }: BlockWriterOptions) {
    this.#prepare = prepare
    this.#transaction = transaction
    this.#span = span
  }

  /** A line in the transaction that stores it. Numbers rise. */
  add(line: StoredLine): void {
    if (this.#kept.length >= KEPT_BLOCKS * this.#span) this.forget()
    this.#from = Math.min(this.#from, line.seq)
    this.#kept.push(line)
  }

  /** What was added was not stored. */
  forget(): void {
    this.#kept = []
    this.#from = Infinity
  }

  /** Makes the next block of lines, if enough have come for one; false when there is nothing to do. */
  writeNext(): boolean {
    const covered = this.#number("SELECT value FROM progress WHERE name = 'blocks'")
    const oldest = Math.max(1, this.#number('SELECT min(seq) FROM lines'))
    const first = Math.max(covered, Math.floor((oldest - 1) / this.#span) * this.#span)
    const end = first + this.#span
    if (this.#number('SELECT max(seq) FROM lines') < end) return false
    const lines =
      this.#from <= first + 1 ? this.#kept.filter(({ seq }) => seq > first && seq <= end) : this.#read(first)
    this.#transaction(() => {
      if (lines.length > 0) this.#write(first, lines)
      this.#prepare("INSERT OR REPLACE INTO progress VALUES ('blocks', ?)").run(end)
    })
    this.#kept = this.#kept.filter(({ seq }) => seq > end)
    this.#from = Math.max(this.#from, end + 1)
    return true
  }

  #read(first: number): readonly StoredLine[] {
    return this.#prepare(
      'SELECT seq, at, server, outcome, severity, who, file FROM lines WHERE seq > ? AND seq <= ? ORDER BY seq',
    )
      .all(first, first + this.#span)
      .map((row) => ({
        seq: Number(row['seq']),
        at: Number(row['at']),
        server: Number(row['server']),
        outcome: Number(row['outcome']),
        severity: Number(row['severity']),
        who: Number(row['who']),
        file: Number(row['file']),
      }))
  }

  #write(first: number, lines: readonly StoredLine[]): void {
    const bits = (of: (line: StoredLine) => number): number => lines.reduce((sum, line) => sum | of(line), 0)
    const packed = packBlock(lines, first)
    this.#prepare('INSERT OR REPLACE INTO blocks VALUES (?, ?, ?, ?, ?, ?, ?)').run(
      first / this.#span,
      lines.reduce((least, { at }) => Math.min(least, at), Infinity),
      lines.reduce((most, { at }) => Math.max(most, at), -Infinity),
      bits(({ server }) => 1 << server),
      bits(({ outcome }) => 1 << outcome),
      bits(({ severity }) => severityBit(severity)),
      packed,
    )
    this.#digest(first / this.#span, packed)
  }

  /** The digest of the newest block that was made before there were any; false when there is none. */
  digestNext(): boolean {
    const without = this.#number("SELECT value FROM progress WHERE name = 'undigested'")
    if (without === 0) return false
    const select = 'SELECT block, lines FROM blocks WHERE block < ? ORDER BY block DESC LIMIT 1'
    const { block, lines } = this.#prepare(select).get(without / this.#span) ?? {}
    this.#transaction(() => {
      if (lines instanceof Uint8Array) this.#digest(Number(block), lines)
      this.#prepare("UPDATE progress SET value = ? WHERE name = 'undigested'").run(Number(block ?? 0) * this.#span)
    })
    return true
  }

  #digest(block: number, packed: Uint8Array): void {
    const { facets, who, file } = digestOf(readBlock(packed))
    this.#prepare('INSERT OR REPLACE INTO block_digests VALUES (?, ?, ?, ?)').run(block, facets, who, file)
  }

  #number(sql: string): number {
    return Number(Object.values(this.#prepare(sql).get() ?? {})[0] ?? 0)
  }
}
