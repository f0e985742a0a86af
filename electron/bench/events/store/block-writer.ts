import type { StatementSync } from 'node:sqlite'
import { severityBit } from './block-scan.ts'
import { packNames } from './block-names.ts'
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
      prepare('INSERT OR REPLACE INTO blocks VALUES (?, ?, ?, ?, ?, ?, ?)').run(
        first / span,
        lines.reduce((least, { at }) => Math.min(least, at), Infinity),
        lines.reduce((most, { at }) => Math.max(most, at), -Infinity),
        bits(({ server }) => 1 << server),
        bits(({ outcome }) => 1 << outcome),
        bits(({ severity }) => severityBit(severity)),
        packBlock(lines, first),
      )
      nameBlock(prepare, first / span, { who: lines.map(({ who }) => who), file: lines.map(({ file }) => file) })
    }
    prepare("INSERT OR REPLACE INTO progress VALUES ('blocks', ?)").run(first + span)
  })
  return true
}

interface BlockNames {
  readonly who: Iterable<number>
  readonly file: Iterable<number>
}

function nameBlock(prepare: BlockWriterOptions['prepare'], block: number, { who, file }: BlockNames): void {
  prepare('INSERT OR REPLACE INTO block_names VALUES (?, ?, ?)').run(block, packNames(who), packNames(file))
}

/** Says which names are in the newest block that was made before that was told; false when there is none. */
export function nameNextBlock({ prepare, transaction, span = BLOCK_SPAN }: BlockWriterOptions): boolean {
  const unnamed = Number(prepare("SELECT value FROM progress WHERE name = 'unnamed'").get()?.['value'] ?? 0)
  if (unnamed === 0) return false
  const row = prepare('SELECT block, lines FROM blocks WHERE block < ? ORDER BY block DESC LIMIT 1').get(unnamed / span)
  transaction(() => {
    if (row !== undefined) nameBlock(prepare, Number(row['block']), readBlock(row['lines'] as Uint8Array))
    prepare("UPDATE progress SET value = ? WHERE name = 'unnamed'").run(Number(row?.['block'] ?? 0) * span)
  })
  return true
}
