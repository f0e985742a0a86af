import type { StatementSync } from 'node:sqlite'
import type { Filter } from '../../../../shared/domain/event/filter.ts'
import { facetMask, type FacetTest, mayName, someFacetsPass } from './block-digest.ts'
import { BLOCK_SPAN, type BlockTest, blockTest, passing, readBlock } from './facet-blocks.ts'
import { type FilterSql, filterSql } from './filter-sql.ts'
import type { Stretch } from './word-scan.ts'

interface BlockRow {
  readonly block: number
  readonly firstAt: number
  readonly lastAt: number
  /** The values that occur, as bits. */
  readonly bits: Readonly<Record<'server' | 'outcome' | 'severity', number>>
}

/** "No severity" has the bit behind those that there are. */
const NO_SEVERITY_BIT = 8
export const severityBit = (severity: number): number => 1 << Math.min(severity, NO_SEVERITY_BIT)

export interface BlockScanOptions {
  readonly prepare: (sql: string) => StatementSync
  readonly span?: number
}

/** Goes through the blocks of lines, newest first. */
export class BlockScan {
  readonly #prepare: (sql: string) => StatementSync
  readonly #span: number
  #digested = false

  constructor({ prepare, span = BLOCK_SPAN }: BlockScanOptions) {
    this.#prepare = prepare
    this.#span = span
  }

  /** The number up to which every line is in a block. */
  covered(): number {
    return this.#number("SELECT value FROM progress WHERE name = 'blocks'")
  }

  /**
   * The lines below `below`, which is covered, that pass the facets of a filter, newest first. A block that `isWanted` does
   * not want is left out.
   */
  *passing(filter: Filter, below: number, isWanted: (lines: Stretch) => boolean): Generator<number, void> {
    const test = blockTest(filter, {
      ids: (table, { sql, params }) =>
        this.#prepare(`SELECT id FROM ${table} WHERE ${sql}`)
          .all(...params)
          .map((row) => Number(row['id'])),
      highest: (table) => this.#number(`SELECT max(id) FROM ${table}`),
    })
    if (test === null) return
    // An older history that is only read has none.
    this.#digested ||= this.#number("SELECT count(*) FROM sqlite_schema WHERE name = 'block_digests'") > 0
    const digest = this.#digested ? digestTest(test) : anyDigest
    // What retention has taken is in its block still.
    const floor = this.#number('SELECT min(seq) FROM lines') - 1
    const asked = filterSql(filter)
    for (const row of this.#blocks(floor, below)) {
      if (!isWanted({ first: row.block * this.#span + 1, last: (row.block + 1) * this.#span })) continue
      for (const seq of this.#passingIn(row, { filter, test, digest, asked })) {
        if (seq <= floor) return
        if (seq < below) yield seq
      }
    }
  }

  #passingIn(row: BlockRow, { filter, test, digest, asked }: Looked): readonly number[] {
    if (!mayPass(row, test) || !this.#mayPass(row.block, digest)) return []
    const first = row.block * this.#span
    const time = timeOf(filter, row)
    if (time === 'none') return []
    if (time === 'some') return this.#lines(asked, first)
    const bytes = this.#prepare('SELECT lines FROM blocks WHERE block = ?').get(row.block)?.['lines']
    return bytes instanceof Uint8Array ? passing(readBlock(bytes), test, first) : []
  }

  /** Whether something in the block may pass, by its digest. One of an older bench has none. */
  #mayPass(block: number, { mask, named }: DigestTest): boolean {
    if (mask !== null) {
      const facets = this.#prepare('SELECT facets FROM block_digests WHERE block = ?').get(block)?.['facets']
      if (facets instanceof Uint8Array && !someFacetsPass(facets, mask)) return false
    }
    if (named.length === 0) return true
    const names = this.#prepare('SELECT who, files AS file FROM block_digests WHERE block = ?').get(block)
    return named.every(({ column, sought }) => {
      const held = names?.[column]
      return !(held instanceof Uint8Array) || mayName(held, sought)
    })
  }

  /** Through the lines themselves, where only a part of a block's time is asked for. */
  #lines({ facets }: FilterSql, first: number): readonly number[] {
    return this.#prepare(
      `SELECT l.seq FROM lines l WHERE l.seq > ? AND l.seq <= ? AND ${facets.sql} ORDER BY l.seq DESC`,
    )
      .all(first, first + this.#span, ...facets.params)
      .map((row) => Number(row['seq']))
  }

  #blocks(above: number, below: number): readonly BlockRow[] {
    return this.#prepare(
      `SELECT block, first_at, last_at, servers, outcomes, severities FROM blocks
       WHERE block >= ? AND block <= ? ORDER BY block DESC`,
    )
      .all(Math.floor(above / this.#span), Math.floor((below - 1) / this.#span))
      .map((row) => ({
        block: Number(row['block']),
        firstAt: Number(row['first_at']),
        lastAt: Number(row['last_at']),
        bits: {
          server: Number(row['servers']),
          outcome: Number(row['outcomes']),
          severity: Number(row['severities']),
        },
      }))
  }

  #number(sql: string): number {
    return Number(Object.values(this.#prepare(sql).get() ?? {})[0] ?? 0)
  }
}

/** What a filter asks of a block's digest. */
interface DigestTest {
  readonly mask: Uint8Array | null
  readonly named: readonly { readonly column: 'who' | 'file'; readonly sought: readonly number[] }[]
}

interface Looked {
  readonly filter: Filter
  readonly test: BlockTest
  readonly digest: DigestTest
  readonly asked: FilterSql
}

const anyDigest: DigestTest = { mask: null, named: [] }

const digestTest = (test: BlockTest): DigestTest => ({
  mask: facetMask(test.filter(isOnFacets)),
  named: test.flatMap(({ column, sought }) =>
    sought !== null && (column === 'who' || column === 'file') ? [{ column, sought }] : [],
  ),
})

const isOnFacets = (check: BlockTest[number]): check is BlockTest[number] & FacetTest =>
  check.column !== 'who' && check.column !== 'file'

/** Whether some value that occurs in the block passes each check. */
function mayPass({ bits }: BlockRow, test: BlockTest): boolean {
  return test.every(({ column, passes }) => {
    if (column === 'who' || column === 'file') return true
    for (let value = 0; value <= NO_SEVERITY_BIT; value++) {
      const stands = column === 'severity' && value === NO_SEVERITY_BIT ? 255 : value
      if (((bits[column] >> value) & 1) === 1 && passes[stands] === 1) return true
    }
    return false
  })
}

/** Whether all lines of a block lie in the time that a filter means, none, or perhaps some. */
function timeOf(filter: Filter, { firstAt, lastAt }: BlockRow): 'all' | 'some' | 'none' {
  let time: 'all' | 'some' = 'all'
  for (const term of filter) {
    if (term.on !== 'since' && term.on !== 'until') continue
    const first = term.on === 'since' ? firstAt >= term.at : firstAt <= term.at
    const last = term.on === 'since' ? lastAt >= term.at : lastAt <= term.at
    if (first !== last) time = 'some'
    else if (first === term.not) return 'none'
  }
  return time
}
