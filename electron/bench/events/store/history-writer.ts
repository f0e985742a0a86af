import type { DatabaseSync } from 'node:sqlite'
import type { BenchEvent } from '../../../../shared/domain/event/bench-event.ts'
import { type Facets, facetsOf, outcomes } from '../../../../shared/domain/event/facets.ts'
import { serverValues } from '../../../../shared/domain/event/filter.ts'
import { foldCase } from '../../../../shared/domain/event/fold-case.ts'
import type { HistoryQueries } from './history-queries.ts'
import { NO_ID, NO_SEVERITY, WORD_PADDING } from './history-schema.ts'

/** Lines that one step indexes or removes: a step takes a few tens of milliseconds, and writes come between steps. */
const INDEX_STEP = 1_000
const REMOVE_STEP = 2_000

/** Names known without asking; a scan that invents names may not fill the memory. */
const NAME_LIMIT = 20_000

/** Dictionaries are swept when so many lines have gone. */
const SWEEP_AFTER = 100_000

/** Files whose last fetch is remembered beyond retention. */
const FETCH_LIMIT = 10_000

/** Pages given back to the system at a time, and from how many free ones on. */
const VACUUM_STEP = 500
const VACUUM_FROM_BYTES = 64 * 1024 * 1024

/** One batch, as the bench's thread packed it: bodies as JSON, raw bytes one after the other. */
export interface Packed {
  readonly bodies: readonly string[]
  /** Length of each event's raw bytes in `raw`; -1 where it has none. */
  readonly rawLengths: Int32Array
  readonly raw: Uint8Array
}

export interface Limits {
  /** Lines older than this go. */
  readonly oldest: number
  readonly maxBytes: number
}

/** Everything that changes the database. Each method is one short transaction. */
export class HistoryWriter {
  readonly #database: DatabaseSync
  readonly #queries: HistoryQueries
  readonly #who = new Map<string, number>()
  readonly #files = new Map<string, number>()
  #removed = 0

  constructor(database: DatabaseSync, queries: HistoryQueries) {
    this.#database = database
    this.#queries = queries
  }

  /** Writes a batch, all or nothing. A line that is there already stays: a batch whose answer was lost is sent again. */
  append({ bodies, rawLengths, raw }: Packed): number {
    return this.#transaction(() => {
      let offset = 0
      let added = 0
      const fetches = new Map<string, Extract<BenchEvent, { type: 'file.sent' }>>()
      bodies.forEach((body, index) => {
        const event = JSON.parse(body) as BenchEvent
        const length = rawLengths[index] ?? -1
        const bytes = length < 0 ? null : raw.subarray(offset, offset + length)
        offset += Math.max(0, length)
        added += this.#insert(event, body, bytes)
        if (event.type === 'file.sent') fetches.set(event.path, event)
      })
      for (const event of fetches.values()) this.#remember(event)
      return added
    })
  }

  #insert(event: BenchEvent, body: string, raw: Uint8Array | null): number {
    const facets = facetsOf(event)
    const { changes } = this.#run(
      'INSERT OR IGNORE INTO lines VALUES (?, ?, ?, ?, ?, ?, ?)',
      event.seq,
      event.at,
      serverValues.indexOf(facets.server),
      outcomes.indexOf(facets.outcome),
      facets.severity ?? NO_SEVERITY,
      this.#whoId(facets),
      this.#fileId(facets.file),
    )
    if (changes === 0) return 0
    this.#run('INSERT INTO texts VALUES (?, ?)', event.seq, foldCase(facets.text))
    this.#run('INSERT INTO bodies VALUES (?, ?)', event.seq, body)
    if (raw !== null) this.#run('INSERT INTO raws VALUES (?, ?)', event.seq, raw)
    return 1
  }

  #whoId({ ip, mac, model }: Facets): number {
    if (ip === null) return NO_ID
    const params = [foldCase(ip), mac ?? '', foldCase(model ?? '')] as const
    return this.#id(
      this.#who,
      params.join('\n'),
      'INSERT OR IGNORE INTO who (ip, mac, model) VALUES (?, ?, ?)',
      'SELECT id FROM who WHERE ip = ? AND mac = ? AND model = ?',
      params,
    )
  }

  #fileId(file: string | null): number {
    if (file === null) return NO_ID
    const path = foldCase(file)
    return this.#id(
      this.#files,
      path,
      'INSERT OR IGNORE INTO files (path) VALUES (?)',
      'SELECT id FROM files WHERE path = ?',
      [path],
    )
  }

  #id(known: Map<string, number>, name: string, insert: string, select: string, params: readonly string[]): number {
    const id = known.get(name)
    if (id !== undefined) return id
    if (known.size >= NAME_LIMIT) known.clear()
    this.#run(insert, ...params)
    const made = Number(this.#queries.prepare(select).get(...params)?.['id'])
    known.set(name, made)
    return made
  }

  #remember({ path, at, who, server }: Extract<BenchEvent, { type: 'file.sent' }>): void {
    this.#run('INSERT OR REPLACE INTO fetches VALUES (?, ?, ?, ?, ?)', path, at, who.ip, who.mac ?? null, server)
  }

  /** Brings the word index one step nearer to the newest line; false when it is there. */
  index(): boolean {
    const rows = this.#queries
      .prepare('SELECT seq, text FROM texts WHERE seq > ? ORDER BY seq LIMIT ?')
      .all(this.#queries.indexed(), INDEX_STEP)
    const last = rows.at(-1)?.['seq']
    if (last === undefined) return false
    this.#transaction(() => {
      for (const row of rows)
        this.#run(
          'INSERT INTO words (rowid, text) VALUES (?, ?)',
          Number(row['seq']),
          `${String(row['text'])}${WORD_PADDING}`,
        )
      this.#run("UPDATE progress SET value = ? WHERE name = 'indexed'", Number(last))
    })
    return rows.length === INDEX_STEP
  }

  /** The number up to which lines have to go by their age, then by their size; 0 when none has to. */
  overdue({ oldest, maxBytes }: Limits): number {
    const slice = this.#queries.prepare('SELECT seq, at FROM lines ORDER BY seq LIMIT ?').all(REMOVE_STEP)
    const aged = slice.findLast((row) => Number(row['at']) < oldest)
    if (aged !== undefined) return Number(aged['seq'])
    return this.#usedBytes() > maxBytes ? Number(slice.at(-1)?.['seq'] ?? 0) : 0
  }

  /** Removes the oldest lines up to this one. */
  remove(upTo: number): number {
    return this.#transaction(() => {
      // The highest number outlives its line, so that no number is given twice.
      this.#run("UPDATE progress SET value = max(value, ?) WHERE name = 'last'", this.#queries.lastSeq())
      this.#run('DELETE FROM words WHERE rowid <= ?', Math.min(upTo, this.#queries.indexed()))
      for (const table of ['texts', 'bodies', 'raws']) this.#run(`DELETE FROM ${table} WHERE seq <= ?`, upTo)
      const removed = Number(this.#run('DELETE FROM lines WHERE seq <= ?', upTo).changes)
      this.#removed += removed
      return removed
    })
  }

  /** After removals: names that no line uses any more, and pages that the file need not keep. False when there is nothing to do. */
  sweep(): boolean {
    if (this.#removed >= SWEEP_AFTER) {
      this.#removed = 0
      this.#who.clear()
      this.#files.clear()
      this.#transaction(() => {
        this.#run('DELETE FROM who WHERE id NOT IN (SELECT who FROM lines)')
        this.#run('DELETE FROM files WHERE id NOT IN (SELECT file FROM lines)')
        this.#run(
          'DELETE FROM fetches WHERE path NOT IN (SELECT path FROM fetches ORDER BY at DESC LIMIT ?)',
          FETCH_LIMIT,
        )
      })
      return true
    }
    const free = this.#pragma('freelist_count')
    if (free * this.#pragma('page_size') < VACUUM_FROM_BYTES) return false
    this.#database.exec(`PRAGMA incremental_vacuum(${VACUUM_STEP})`)
    return this.#pragma('freelist_count') < free
  }

  #usedBytes(): number {
    return (this.#pragma('page_count') - this.#pragma('freelist_count')) * this.#pragma('page_size')
  }

  #pragma(name: 'page_count' | 'page_size' | 'freelist_count'): number {
    return Number(this.#queries.prepare(`PRAGMA ${name}`).get()?.[name] ?? 0)
  }

  #run(
    sql: string,
    ...params: readonly (string | number | null | Uint8Array)[]
  ): { readonly changes: number | bigint } {
    return this.#queries.prepare(sql).run(...params)
  }

  #transaction<T>(work: () => T): T {
    this.#database.exec('BEGIN IMMEDIATE')
    try {
      const result = work()
      this.#database.exec('COMMIT')
      return result
    } catch (error) {
      // What was begun did not happen, and neither did the names that it made.
      this.#who.clear()
      this.#files.clear()
      if (this.#database.isTransaction) this.#database.exec('ROLLBACK')
      throw error
    }
  }
}
