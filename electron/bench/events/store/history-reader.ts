import type { DatabaseSync } from 'node:sqlite'
import type { BenchEvent } from '../../../../shared/domain/event/bench-event.ts'
import type { Filter } from '../../../../shared/domain/event/filter.ts'
import { BenchError, type Fault } from '../../../../shared/domain/fault/fault.ts'
import { err, ok, type Result } from '../../../../shared/domain/result.ts'
import type { Clock } from '../../core/clock.ts'
import { loadSqlite, openReadOnly, type Sqlite, unreadable } from './history-database.ts'
import { HistoryQueries, type PageQuery } from './history-queries.ts'
import { pause } from '../../core/time.ts'

/** How often a followed history is asked whether something was written. */
const POLL_MS = 200

const PIECE = 500

/** A site's history for a program beside the bench: it reads, and never makes or changes anything. */
export interface HistoryReader {
  /** Newest first, below `before`. */
  page(query: Omit<PageQuery, 'before'> & { readonly before: number | null }): readonly BenchEvent[]
  /** Everything there is now that matches, oldest first, above `after`. */
  pieces(filter: Filter, after?: number): Generator<readonly BenchEvent[], void>
  /** The same, and then what is written from then on, until `signal` aborts. Waits for a history that is not there yet. */
  follow(filter: Filter, after: number, signal: AbortSignal): AsyncGenerator<readonly BenchEvent[], void>
  lastSeq(): number
  raw(seq: number): Uint8Array | null
  close(): void
}

/** Opens the history in a site's `.bench` folder for reading. A site without one yet has an empty history. */
export async function openHistoryReader(folder: string, clock: Clock): Promise<Result<HistoryReader, Fault>> {
  const sqlite = await loadSqlite()
  if ('code' in sqlite) return err(sqlite)
  const reader = new SqliteReader(sqlite, folder, clock)
  const problem = reader.connect()
  return problem === null ? ok(reader) : err(problem)
}

class SqliteReader implements HistoryReader {
  readonly #sqlite: Sqlite
  readonly #folder: string
  readonly #clock: Clock
  #database: DatabaseSync | null = null
  #queries: HistoryQueries | null = null

  constructor(sqlite: Sqlite, folder: string, clock: Clock) {
    this.#sqlite = sqlite
    this.#folder = folder
    this.#clock = clock
  }

  /** Opens the database if it is there by now. */
  connect(): Fault | null {
    if (this.#queries !== null) return null
    const opened = openReadOnly(this.#sqlite, this.#folder)
    if (opened === null) return null
    if ('code' in opened) return opened
    try {
      this.#database = opened
      this.#queries = new HistoryQueries(opened)
      this.#queries.lastSeq()
      return null
    } catch (error) {
      this.close()
      return unreadable(this.#folder, error)
    }
  }

  lastSeq(): number {
    return this.#queries?.lastSeq() ?? 0
  }

  page({ filter, before, limit }: Parameters<HistoryReader['page']>[0]): readonly BenchEvent[] {
    const query = { filter, before: before ?? Number.MAX_SAFE_INTEGER, limit }
    return this.#read((queries) => queries.page(query))?.map(parse) ?? []
  }

  *pieces(filter: Filter, after = 0): Generator<readonly BenchEvent[], void> {
    yield* this.#between(filter, after, this.lastSeq())
  }

  *#between(filter: Filter, after: number, upTo: number): Generator<readonly BenchEvent[], void> {
    for (let cursor = after; cursor < upTo && this.#queries !== null;) {
      const from = cursor
      const piece = this.#read((queries) => queries.piece({ filter, after: from, upTo, limit: PIECE }))
      if (piece === null) return
      if (piece.bodies.length > 0) yield piece.bodies.map(parse)
      cursor = piece.lookedUpTo
    }
  }

  async *follow(filter: Filter, after: number, signal: AbortSignal): AsyncGenerator<readonly BenchEvent[], void> {
    let cursor = after
    let version = -1
    while (!signal.aborted) {
      this.connect()
      const written = this.#queries?.dataVersion() ?? version
      if (written !== version) {
        version = written
        const upTo = this.lastSeq()
        yield* this.#between(filter, cursor, upTo)
        cursor = Math.max(cursor, upTo)
      }
      await pause(POLL_MS, { signal, clock: this.#clock })
    }
  }

  /** What the database cannot tell (a damaged page, a table that is missing) is a fault with its words. */
  #read<T>(ask: (queries: HistoryQueries) => T): T | null {
    try {
      return this.#queries === null ? null : ask(this.#queries)
    } catch (error) {
      const { code, params } = unreadable(this.#folder, error)
      throw new BenchError(code, params, { cause: error })
    }
  }

  raw(seq: number): Uint8Array | null {
    return this.#queries?.raw(seq) ?? null
  }

  close(): void {
    this.#database?.close()
    this.#database = null
    this.#queries = null
  }
}

const parse = (body: string): BenchEvent => JSON.parse(body) as BenchEvent
