import type { DatabaseSync, SQLInputValue, StatementSync } from 'node:sqlite'
import type { Filter } from '../../../../shared/domain/event/filter.ts'
import type { LastFetch } from './event-store.ts'
import type { Aging } from './retention-limits.ts'
import { parseBody } from './packed-batch.ts'
import { RECEIVED } from './history-schema.ts'
import { type Condition, filterSql } from './filter-sql.ts'
import { PageScan, type PageScanOptions } from './page-scan.ts'

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

/** For tests: small blocks, so that few lines are many. */
export type QueryOptions = Omit<PageScanOptions, 'prepare'>

/** What the history can be asked. Every call is short and holds no read transaction open behind it. */
export class HistoryQueries {
  readonly #database: DatabaseSync
  readonly #pages: PageScan
  readonly #statements = new Map<string, StatementSync>()

  constructor(database: DatabaseSync, options: QueryOptions = {}) {
    this.#database = database
    this.#pages = new PageScan({ ...options, prepare: (sql) => this.prepare(sql) })
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
    for (const seq of this.#pages.page(filter, { below: before, limit })) {
      const body = this.body(seq) ?? ''
      if (bodies.length > 0 && body.length > left) return { bodies, cut: true }
      if (body !== '') bodies.push(body)
      left -= body.length
    }
    return { bodies, cut: false }
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
