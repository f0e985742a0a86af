import type { StatementSync } from 'node:sqlite'
import { severityBit } from './block-scan.ts'
import { digestOf } from './block-digest.ts'
import { BLOCK_SPAN, packBlock, readBlock } from './facet-blocks.ts'

export interface BlockWriterOptions {
  readonly prepare: (sql: string) => StatementSync
  readonly transaction: (work: () => void) => void
  readonly span?: number
}

/** Makes the next block of lines, if enough have come for one; false when there is nothing to do. */
export function writeNextBlock({ prepare, transaction, span = BLOCK_SPAN }: BlockWriterOptions): boolean {
  const number = (sql: string): number => Number(Object.values(prepare(sql).get() ?? {})[0] ?? 0)
  const covered = number("SELECT value FROM progress WHERE name = 'blocks'")
  const oldest = Math.max(1, number('SELECT min(seq) FROM lines'))
  const first = Math.max(covered, Math.floor((oldest - 1) / span) * span)
  if (number('SELECT max(seq) FROM lines') < first + span) return false
  const rows = prepare(
    'SELECT seq, at, server, outcome, severity, who, file FROM lines WHERE seq > ? AND seq <= ? ORDER BY seq',
  ).all(first, first + span)
  const lines = rows.map((row) => ({
    seq: Number(row['seq']),
    at: Number(row['at']),
    server: Number(row['server']),
    outcome: Number(row['outcome']),
    severity: Number(row['severity']),
    who: Number(row['who']),
    file: Number(row['file']),
  }))
  const bits = (of: (line: (typeof lines)[number]) => number): number => lines.reduce((sum, line) => sum | of(line), 0)
  transaction(() => {
    if (lines.length > 0) {
      const packed = packBlock(lines, first)
      prepare('INSERT OR REPLACE INTO blocks VALUES (?, ?, ?, ?, ?, ?, ?)').run(
        first / span,
        lines.reduce((least, { at }) => Math.min(least, at), Infinity),
        lines.reduce((most, { at }) => Math.max(most, at), -Infinity),
        bits(({ server }) => 1 << server),
        bits(({ outcome }) => 1 << outcome),
        bits(({ severity }) => severityBit(severity)),
        packed,
      )
      digestBlock(prepare, first / span, packed)
    }
    prepare("INSERT OR REPLACE INTO progress VALUES ('blocks', ?)").run(first + span)
  })
  return true
}

function digestBlock(prepare: BlockWriterOptions['prepare'], block: number, packed: Uint8Array): void {
  const { facets, who, file } = digestOf(readBlock(packed))
  prepare('INSERT OR REPLACE INTO block_digests VALUES (?, ?, ?, ?)').run(block, facets, who, file)
}

/** The digest of the newest block that was made before there were any; false when there is none. */
export function digestNextBlock({ prepare, transaction, span = BLOCK_SPAN }: BlockWriterOptions): boolean {
  const without = Number(prepare("SELECT value FROM progress WHERE name = 'undigested'").get()?.['value'] ?? 0)
  if (without === 0) return false
  const row = prepare('SELECT block, lines FROM blocks WHERE block < ? ORDER BY block DESC LIMIT 1').get(without / span)
  const { block, lines } = row ?? {}
  transaction(() => {
    if (lines instanceof Uint8Array) digestBlock(prepare, Number(block), lines)
    prepare("UPDATE progress SET value = ? WHERE name = 'undigested'").run(Number(block ?? 0) * span)
  })
  return true
}
