import type { SQLInputValue, StatementSync } from 'node:sqlite'
import type { Filter } from '../../../../shared/domain/event/filter.ts'
import { BlockScan } from './block-scan.ts'
import { type Condition, filterSql, type FilterSql } from './filter-sql.ts'
import { WordScan } from './word-scan.ts'
import { type WordShape, wordShape } from './word-signature.ts'

/** Up to so many lines of a block are looked up by their numbers; with more, going through its texts is faster. */
const LOOKUP_LIMIT = 24

/** Lines of several blocks are looked up in one statement, so many of them: a page may be full before. */
const LOOKUPS = 48

export interface PageScanOptions {
  readonly prepare: (sql: string) => StatementSync
  /** Lines of a block of facets. */
  readonly span?: number
  readonly words?: WordShape
}

export interface PageBounds {
  /** Only lines below this number, and at most so many. */
  readonly below: number
  readonly limit: number
}

/**
 * Finds the newest lines that a filter means. Blocks in which nothing can be (by the words, by the facets) are left out;
 * in the others every line is compared.
 */
export class PageScan {
  readonly #prepare: PageScanOptions['prepare']
  readonly #shape: WordShape
  readonly #blocks: BlockScan

  constructor({ prepare, span, words = wordShape }: PageScanOptions) {
    this.#prepare = prepare
    this.#shape = words
    this.#blocks = new BlockScan({ prepare, ...(span !== undefined && { span }) })
  }

  /** Their numbers, newest first. */
  page(filter: Filter, { below, limit }: PageBounds): number[] {
    const asked = filterSql(filter)
    const words = new WordScan({ prepare: this.#prepare, words: asked.words, shape: this.#shape })
    if (asked.facets.sql === '') return this.#compared(asked, words, { above: 0, below, limit })
    // The newest lines are in no block of facets yet.
    const covered = this.#blocks.covered()
    const found = this.#compared(asked, words, { above: covered, below, limit })
    const blocks = this.#blocks.passing(filter, Math.min(below, covered + 1), (stretch) => words.mayHoldIn(stretch))
    const seqs = asked.text.sql === '' ? blocks : this.#saying(asked.text, words, blocks)
    for (const seq of found.length < limit ? seqs : []) if (found.push(seq) === limit) break
    return found
  }

  /** By comparing each line, where the words may be. */
  #compared({ facets, text }: FilterSql, words: WordScan, bounds: PageBounds & { readonly above: number }): number[] {
    const { above, below, limit } = bounds
    const select = selectLines(facets, text)
    const found: number[] = []
    for (const { first, last } of words.stretches(above, below)) {
      const params = [first, last, ...text.params, ...facets.params, limit - found.length]
      found.push(...this.#seqs(select, params))
      if (found.length >= limit) break
    }
    return found
  }

  /** Those of the lines that say what the filter asks. */
  *#saying(text: Condition, words: WordScan, seqs: Iterable<number>): Generator<number, void> {
    let few: number[] = []
    for (const together of byBlock(words, seqs)) {
      const isFew = together.length <= LOOKUP_LIMIT
      if (isFew) few.push(...together)
      if (isFew && few.length < LOOKUPS) continue
      yield* this.#sayingOf(text, few)
      few = []
      if (!isFew) yield* this.#sayingAmong(text, together)
    }
    yield* this.#sayingOf(text, few)
  }

  #sayingOf(text: Condition, seqs: readonly number[]): readonly number[] {
    if (seqs.length === 0) return []
    const sql = `SELECT t.seq FROM json_each(?) j CROSS JOIN texts t ON t.seq = j.value WHERE ${text.sql}`
    return this.#seqs(sql, [JSON.stringify(seqs), ...text.params])
  }

  #sayingAmong(text: Condition, seqs: readonly number[]): readonly number[] {
    const params = [seqs.at(-1) ?? 0, seqs[0] ?? 0, ...text.params]
    const saying = new Set(
      this.#seqs(`SELECT t.seq FROM texts t WHERE t.seq >= ? AND t.seq <= ? AND ${text.sql}`, params),
    )
    return seqs.filter((seq) => saying.has(seq))
  }

  #seqs(sql: string, params: readonly SQLInputValue[]): number[] {
    return this.#prepare(sql)
      .all(...params)
      .map((row) => Number(row['seq']))
  }
}

/** The lines in whose block the words may be, block by block. */
function* byBlock(words: WordScan, seqs: Iterable<number>): Generator<readonly number[], void> {
  let together: number[] = []
  for (const seq of seqs) {
    if (!words.mayHold(seq)) continue
    if (words.blockOf(together[0] ?? seq) !== words.blockOf(seq)) {
      yield together
      together = []
    }
    together.push(seq)
  }
  yield together
}

/** The lines between two numbers that meet both conditions; texts are compared before facets are looked up. */
function selectLines(facets: Condition, text: Condition): string {
  const [main, conditions] =
    text.sql === ''
      ? ['lines l', facets.sql]
      : ['texts t', [text.sql, facets.sql].filter((sql) => sql !== '').join(' AND ')]
  const seq = main.slice(-1)
  const join = facets.sql !== '' && text.sql !== '' ? ' CROSS JOIN lines l ON l.seq = t.seq' : ''
  const where = conditions === '' ? '' : ` AND ${conditions}`
  return `SELECT ${seq}.seq FROM ${main}${join} WHERE ${seq}.seq >= ? AND ${seq}.seq <= ?${where} ORDER BY ${seq}.seq DESC LIMIT ?`
}
