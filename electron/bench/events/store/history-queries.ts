import type { DatabaseSync, SQLInputValue, StatementSync } from 'node:sqlite'
import type { Filter } from '../../../../shared/domain/event/filter.ts'
import { BlockScan } from './block-scan.ts'
import type { LastFetch } from './event-store.ts'
import type { Aging } from './retention-limits.ts'
import { parseBody } from './packed-batch.ts'
import { RECEIVED } from './history-schema.ts'
import { anyOf, type Condition, filterSql, type FilterSql } from './filter-sql.ts'

/** Up to so many hits of the word index, each is looked up; with more, going through the lines in order is faster. */
const LOOKUP_LIMIT = 20_000

/** The newest lines, which tell whether the facets or the text of a filter leave less over. */
const SAMPLE = 2_048

/** One or two letters are in most lines: the newest so many are gone through before the word index is asked. */
const NEAR = 20_000

/** More trigrams than this that begin with the same letters are no longer rare together. */
const TRIGRAM_LIMIT = 64

/** How many lines one piece of an export looks at: a few tens of milliseconds. */
const PIECE_SPAN = 50_000

/** Prepared statements that are kept; filters are few, their texts are bound. */
const STATEMENT_LIMIT = 64

export interface PageQuery {
  readonly filter: Filter
  /** Only lines below this number. */
  readonly before: number
  readonly limit: number
}

interface Bounds {
  readonly below: number
  readonly limit: number
}

/** A filter, and how the database is asked for it. */
interface Asked extends FilterSql {
  readonly filter: Filter
}

export interface PieceQuery {
  readonly filter: Filter
  readonly after: number
  readonly upTo: number
  readonly limit: number
}

/** The bodies that were found (as JSON), and the number up to which was looked. */
export interface Piece {
  readonly bodies: readonly string[]
  readonly lookedUpTo: number
}

/** The bodies of a page, and whether there are more that had no room in it. */
export interface CutPage {
  readonly bodies: readonly string[]
  readonly cut: boolean
}

/** For tests: small numbers, so that few lines are many. */
export interface QueryOptions {
  readonly near?: number
  /** Lines of a block. */
  readonly span?: number
}

/** What the history can be asked. Every call is short and holds no read transaction open behind it. */
export class HistoryQueries {
  readonly #database: DatabaseSync
  readonly #near: number
  readonly #blocks: BlockScan
  readonly #statements = new Map<string, StatementSync>()

  constructor(database: DatabaseSync, { near = NEAR, span }: QueryOptions = {}) {
    this.#database = database
    this.#near = near
    this.#blocks = new BlockScan({ prepare: (sql) => this.prepare(sql), ...(span !== undefined && { span }) })
  }

  /** The highest number that was ever written, also when retention has taken it since. */
  lastSeq(): number {
    return Math.max(
      this.#number('SELECT max(seq) FROM lines'),
      this.#number("SELECT value FROM progress WHERE name = 'last'"),
    )
  }

  /** When the newest line happened; null in an empty history. */
  newestAt(): number | null {
    const at = this.prepare('SELECT at FROM lines ORDER BY seq DESC LIMIT 1').get()?.['at']
    return at === undefined ? null : Number(at)
  }

  /** How far the history has aged; null when it never did. */
  aging(): Aging | null {
    const value = (name: string): unknown =>
      this.prepare('SELECT value FROM progress WHERE name = ?').get(name)?.['value']
    const [trusted, at] = [value('aged'), value('aged-at')]
    return trusted === undefined || at === undefined ? null : { trusted: Number(trusted), at: Number(at) }
  }

  /** The highest number up to which these bodies, ordered by number, are stored exactly so; 0 when the first is not. */
  alreadyStored(bodies: readonly string[]): number {
    let last = 0
    for (const body of bodies) {
      const { seq } = parseBody(body)
      if (this.body(seq) !== body) break
      last = seq
    }
    return last
  }

  /** The last line of this run of a receiver that was stored, also when retention has taken it since; 0 when none was. */
  receivedUpTo(run: string): number {
    return this.#number('SELECT value FROM progress WHERE name = ?', `${RECEIVED}${run}`)
  }

  count(): number {
    return this.#number('SELECT count(*) FROM lines')
  }

  /** Newest first, as JSON. */
  page(query: PageQuery): string[] {
    return this.pageWithin(query, Infinity).bodies
  }

  /** The same, cut off where the bodies take more room than this. */
  pageWithin({ filter, before, limit }: PageQuery, room: number): CutPage & { bodies: string[] } {
    const bodies: string[] = []
    let left = room
    for (const seq of this.#pageOf({ ...filterSql(filter), filter }, before, limit)) {
      const body = this.body(seq) ?? ''
      if (bodies.length > 0 && body.length > left) return { bodies, cut: true }
      if (body !== '') bodies.push(body)
      left -= body.length
    }
    return { bodies, cut: false }
  }

  #pageOf(asked: Asked, before: number, limit: number): number[] {
    if (asked.match === null && asked.short === null) return this.#scan(asked, 0, before, limit)
    // The word index runs behind the writes: what it does not hold yet is gone through.
    const indexed = this.indexed()
    const from = asked.match === null ? Math.max(0, Math.min(indexed, before - 1) - this.#near) : indexed
    const fresh = before > from + 1 ? this.#scan(asked, from, before, limit) : []
    if (fresh.length >= limit) return fresh
    const below = Math.min(before, from + 1)
    return [...fresh, ...this.#older(asked, below, limit - fresh.length)]
  }

  #older(asked: Asked, below: number, limit: number): number[] {
    const match = asked.match ?? this.#trigramsFrom(asked.short ?? '')
    if (match === '') return []
    if (match === null || !this.#isRare(match, below)) return this.#scan(asked, 0, below, limit)
    return this.#lookUp(asked, match, below, limit)
  }

  /** The word index for one or two letters: all trigrams that begin with them. '' when there is none, null when they are too many. */
  #trigramsFrom(letters: string): string | null {
    const rows = this.prepare('SELECT term FROM trigrams WHERE term >= ? AND term <= ? LIMIT ?').all(
      letters,
      `${letters}\u{10ffff}`,
      TRIGRAM_LIMIT + 1,
    )
    return rows.length > TRIGRAM_LIMIT ? null : anyOf(rows.map((row) => String(row['term'])))
  }

  #isRare(match: string, below: number): boolean {
    const sql =
      'SELECT count(*) FROM (SELECT rowid FROM words WHERE words MATCH ? AND rowid < CAST(? AS INTEGER) LIMIT ?)'
    return this.#number(sql, match, below, LOOKUP_LIMIT) < LOOKUP_LIMIT
  }

  /** Through the word index, each hit checked. */
  #lookUp({ facets, text }: FilterSql, match: string, below: number, limit: number): number[] {
    return this.#seqs(
      `SELECT l.seq FROM words w CROSS JOIN texts t ON t.seq = w.rowid CROSS JOIN lines l ON l.seq = t.seq
       WHERE w.words MATCH ? AND w.rowid < CAST(? AS INTEGER)${and(text)}${and(facets)} ORDER BY w.rowid DESC LIMIT ?`,
      [match, below, ...text.params, ...facets.params, limit],
    )
  }

  /** Through the lines from the newest on, above `above` and below `below`. */
  #scan(asked: Asked, above: number, below: number, limit: number): number[] {
    const { facets, text } = asked
    const range = (table: string): string => `${table}.seq > ? AND ${table}.seq < ?`
    const end = (table: string): string => `ORDER BY ${table}.seq DESC LIMIT ?`
    if (facets.sql === '') {
      const table = text.sql === '' ? 'lines' : 'texts'
      return this.#seqs(`SELECT t.seq FROM ${table} t WHERE ${range('t')}${and(text)} ${end('t')}`, [
        above,
        below,
        ...text.params,
        limit,
      ])
    }
    if (text.sql !== '' && this.#textLeavesLess(facets, text, below))
      return this.#seqs(
        `SELECT t.seq FROM texts t CROSS JOIN lines l ON l.seq = t.seq WHERE ${range('t')}${and(text)}${and(facets)} ${end('t')}`,
        [above, below, ...text.params, ...facets.params, limit],
      )
    // The newest lines are in no block yet.
    const covered = this.#blocks.covered()
    const fresh = this.#freshLines(asked, Math.max(above, covered), { below, limit })
    return [
      ...fresh,
      ...this.#throughBlocks(asked, above, { below: Math.min(below, covered + 1), limit: limit - fresh.length }),
    ]
  }

  #freshLines({ facets, text }: Asked, above: number, { below, limit }: Bounds): number[] {
    if (below <= above + 1) return []
    const texts = text.sql === '' ? '' : ' CROSS JOIN texts t ON t.seq = l.seq'
    return this.#seqs(
      `SELECT l.seq FROM lines l${texts} WHERE l.seq > ? AND l.seq < ?${and(facets)}${and(text)} ORDER BY l.seq DESC LIMIT ?`,
      [above, below, ...facets.params, ...text.params, limit],
    )
  }

  #throughBlocks({ filter, text }: Asked, above: number, { below, limit }: Bounds): number[] {
    const found: number[] = []
    if (limit <= 0 || below <= above + 1) return found
    const says = text.sql === '' ? null : this.prepare(`SELECT 1 FROM texts t WHERE t.seq = ?${and(text)}`)
    for (const seq of this.#blocks.passing(filter, above, below)) {
      if (says !== null && says.get(seq, ...text.params) === undefined) continue
      if (found.push(seq) === limit) break
    }
    return found
  }

  #textLeavesLess(facets: Condition, text: Condition, below: number): boolean {
    const newest = Math.min(below, this.#number('SELECT max(seq) FROM lines') + 1)
    const sample = (table: string, condition: Condition): number =>
      this.#number(
        `SELECT count(*) FROM ${table} WHERE seq >= ? AND seq < ?${and(condition)}`,
        newest - SAMPLE,
        newest,
        ...condition.params,
      )
    return sample('texts t', text) < sample('lines l', facets)
  }

  /** Oldest first, a stretch of the history at a time, so that neither writes nor checkpoints wait for an export. */
  piece({ filter, after, upTo, limit }: PieceQuery): Piece {
    const { facets, text } = filterSql(filter)
    const from = Math.max(after, this.#number('SELECT min(seq) FROM lines') - 1)
    const to = Math.min(upTo, from + PIECE_SPAN)
    const texts = text.sql === '' ? '' : 'CROSS JOIN texts t ON t.seq = l.seq'
    const found = this.#seqs(
      `SELECT l.seq FROM lines l ${texts} WHERE l.seq > ? AND l.seq <= ?${and(facets)}${and(text)} ORDER BY l.seq LIMIT ?`,
      [from, to, ...facets.params, ...text.params, limit],
    )
    const nothingLeft = to <= from
    const last = found.length === limit ? (found.at(-1) ?? to) : nothingLeft ? upTo : to
    return { bodies: found.flatMap((seq) => this.body(seq) ?? []), lookedUpTo: last }
  }

  /** An event as JSON. */
  body(seq: number): string | null {
    const found = this.prepare('SELECT body FROM bodies WHERE seq = ?').get(seq)?.['body']
    return typeof found === 'string' ? found : null
  }

  raw(seq: number): Uint8Array | null {
    const found = this.prepare('SELECT bytes FROM raws WHERE seq = ?').get(seq)?.['bytes']
    return found instanceof Uint8Array ? found : null
  }

  lastFetches(): [string, LastFetch][] {
    const rows = this.prepare('SELECT path, at, ip, mac, server FROM fetches').all()
    return rows.map(({ path, at, ip, mac, server }) => [
      String(path),
      { at: Number(at), ip: String(ip), server: String(server), ...(typeof mac === 'string' && { mac }) },
    ])
  }

  /** How far the word index has come. */
  indexed(): number {
    return this.#number("SELECT value FROM progress WHERE name = 'indexed'")
  }

  /** Changes whenever another connection has written. */
  dataVersion(): number {
    return this.#number('PRAGMA data_version')
  }

  prepare(sql: string): StatementSync {
    const known = this.#statements.get(sql)
    if (known !== undefined) return known
    if (this.#statements.size >= STATEMENT_LIMIT) this.#statements.clear()
    const statement = this.#database.prepare(sql)
    this.#statements.set(sql, statement)
    return statement
  }

  #number(sql: string, ...params: readonly SQLInputValue[]): number {
    const row = this.prepare(sql).get(...params)
    return Number(Object.values(row ?? {})[0] ?? 0)
  }

  #seqs(sql: string, params: readonly SQLInputValue[]): number[] {
    return this.prepare(sql)
      .all(...params)
      .map((row) => Number(row['seq']))
  }
}

const and = ({ sql }: Condition): string => (sql === '' ? '' : ` AND ${sql}`)
