import type { DatabaseSync, StatementSync } from 'node:sqlite'
import type { BenchEvent } from '../../../../shared/domain/event/bench-event.ts'
import { type Facets, facetsOf, outcomes } from '../../../../shared/domain/event/facets.ts'
import { serverValues } from '../../../../shared/domain/event/filter.ts'
import { foldCase } from '../../../../shared/domain/event/fold-case.ts'
import { BlockWriter } from './block-writer.ts'
import { BLOCK_SPAN } from './facet-blocks.ts'
import type { HistoryQueries } from './history-queries.ts'
import { NO_ID, NO_SEVERITY, RECEIVED } from './history-schema.ts'
import { OldWordIndex } from './old-word-index.ts'
import type { Aging, Limits } from './retention-limits.ts'
import { type Packed, type PackedEvent, unpackBatch } from './packed-batch.ts'
import { TableRows } from './table-rows.ts'
import type { WordShape } from './word-signature.ts'
import { WordWriter } from './word-writer.ts'

/** Lines that one step removes: a step takes a few tens of milliseconds, and writes come between steps. */
const REMOVE_STEP = 2_000

/** Names known without asking; a scan that invents names may not fill the memory. */
const NAME_LIMIT = 20_000

/** Dictionaries are swept when so many lines have gone. */
const SWEEP_AFTER = 100_000

/** Files whose last fetch is remembered beyond retention. */
const FETCH_LIMIT = 10_000

/** Runs of receivers whose last stored line is remembered. */
const RUN_LIMIT = 64

/** Pages given back to the system at a time, and from how many free ones on. */
const VACUUM_STEP = 500
const VACUUM_FROM_BYTES = 64 * 1024 * 1024

/** The lines to remove next. */
export interface Overdue {
  readonly upTo: number
  readonly at: number
  readonly why: 'aged' | 'sized'
}

/** A table of names, each with the number that lines refer to. */
interface Dictionary {
  readonly insert: string
  readonly select: string
}

const whoDictionary: Dictionary = {
  insert: 'INSERT OR IGNORE INTO who (ip, mac, model) VALUES (?, ?, ?) RETURNING id',
  select: 'SELECT id FROM who WHERE ip = ? AND mac = ? AND model = ?',
}

const fileDictionary: Dictionary = {
  insert: 'INSERT OR IGNORE INTO files (path) VALUES (?) RETURNING id',
  select: 'SELECT id FROM files WHERE path = ?',
}

/** The tables that a line is in. */
type Rows = Readonly<Record<'lines' | 'texts' | 'bodies' | 'raws', TableRows>>

/** For tests: small blocks, so that few lines are many. */
export interface WriterOptions {
  /** Lines of a block of facets. */
  readonly span?: number
  readonly words?: WordShape
}

/** Everything that changes the database. Each method is one short transaction. */
export class HistoryWriter {
  readonly #database: DatabaseSync
  readonly #queries: HistoryQueries
  readonly #who = new Map<string, number>()
  readonly #files = new Map<string, number>()
  readonly #span: number
  readonly #blocks: BlockWriter
  readonly #words: WordWriter
  readonly #oldWords: OldWordIndex
  readonly #runs = new Set<string>()
  #removed = 0

  constructor(database: DatabaseSync, queries: HistoryQueries, { span = BLOCK_SPAN, words }: WriterOptions = {}) {
    const prepare = (sql: string): StatementSync => queries.prepare(sql)
    this.#database = database
    this.#queries = queries
    this.#span = span
    const transaction = (work: () => void): void => this.#transaction(work)
    this.#blocks = new BlockWriter({ prepare, transaction, span })
    this.#words = new WordWriter({ prepare, transaction, ...(words !== undefined && { shape: words }) })
    this.#oldWords = new OldWordIndex(database, { prepare, transaction })
  }

  /**
   * Writes a batch, all or nothing. A number that is taken fails the batch: the bench then opens the history again, and
   * numbers what waits above it.
   */
  append(batch: Packed): number {
    return this.#transaction(() => {
      const fetches = new Map<string, Extract<BenchEvent, { type: 'file.sent' }>>()
      const rows = this.#rows()
      for (const packed of unpackBatch(batch)) {
        this.#insert(rows, packed)
        if (packed.event.type === 'file.sent') fetches.set(packed.event.path, packed.event)
      }
      for (const table of Object.values(rows)) table.end()
      for (const event of fetches.values()) this.#remember(event)
      for (const [run, line] of batch.received) this.#stored(run, line)
      return batch.bodies.length
    })
  }

  /** In the transaction of the lines themselves: whoever goes on with a run's lines knows exactly which are here. */
  #stored(run: string, line: number): void {
    this.#run('INSERT OR REPLACE INTO progress VALUES (?, ?)', `${RECEIVED}${run}`, line)
    if (this.#runs.has(run)) return
    this.#runs.add(run)
    // The names of runs rise with time.
    this.#run(
      `DELETE FROM progress WHERE name LIKE '${RECEIVED}%' AND name NOT IN
       (SELECT name FROM progress WHERE name LIKE '${RECEIVED}%' ORDER BY name DESC LIMIT ?)`,
      RUN_LIMIT,
    )
  }

  #rows(): Rows {
    const into = (name: string, columns: number): TableRows =>
      new TableRows((sql) => this.#queries.prepare(sql), { name, columns })
    return { lines: into('lines', 7), texts: into('texts', 2), bodies: into('bodies', 2), raws: into('raws', 2) }
  }

  #insert({ lines, texts, bodies, raws }: Rows, { event, body, raw }: PackedEvent): void {
    const { seq, at } = event
    const facets = facetsOf(event)
    const text = foldCase(facets.text)
    const line = {
      seq,
      at,
      server: serverValues.indexOf(facets.server),
      outcome: outcomes.indexOf(facets.outcome),
      severity: facets.severity ?? NO_SEVERITY,
      who: this.#whoId(facets),
      file: this.#fileId(facets.file),
    }
    lines.add(seq, at, line.server, line.outcome, line.severity, line.who, line.file)
    texts.add(seq, text)
    bodies.add(seq, body)
    if (raw !== null) raws.add(seq, raw)
    this.#blocks.add(line)
    this.#words.add(seq, text)
  }

  #whoId({ ip, mac, model }: Facets): number {
    if (ip === null) return NO_ID
    const params = [foldCase(ip), mac ?? '', foldCase(model ?? '')] as const
    return this.#id(whoDictionary, this.#who, params)
  }

  #fileId(file: string | null): number {
    if (file === null) return NO_ID
    return this.#id(fileDictionary, this.#files, [foldCase(file)])
  }

  #id({ insert, select }: Dictionary, known: Map<string, number>, params: readonly string[]): number {
    const name = params.join('\n')
    const id = known.get(name)
    if (id !== undefined) return id
    if (known.size >= NAME_LIMIT) known.clear()
    const row = this.#queries.prepare(insert).get(...params) ?? this.#queries.prepare(select).get(...params)
    const made = Number(row?.['id'])
    known.set(name, made)
    return made
  }

  #remember({ path, at, who, server }: Extract<BenchEvent, { type: 'file.sent' }>): void {
    this.#run('INSERT OR REPLACE INTO fetches VALUES (?, ?, ?, ?, ?)', path, at, who.ip, who.mac ?? null, server)
  }

  /** Puts lines that have come together: in blocks of facets, in slices of words; false when there is nothing to do. */
  gather(): boolean {
    return this.#blocks.writeNext() || this.#words.turn()
  }

  /** What a history of an earlier version has not got or no longer needs, a piece at a time; false when there is nothing to do. */
  renew(): boolean {
    return this.#blocks.digestNext() || this.#words.signOlder() || this.#oldWords.shrink()
  }

  /** The lines that have to go next, by their age, then by their size; null when none has to. */
  overdue({ oldest, maxBytes }: Limits): Overdue | null {
    const slice = this.#queries.prepare('SELECT seq, at FROM lines ORDER BY seq LIMIT ?').all(REMOVE_STEP)
    const aged = oldest === null ? undefined : slice.findLast((row) => Number(row['at']) < oldest)
    const last = aged ?? (this.#usedBytes() > maxBytes ? slice.at(-1) : undefined)
    if (last === undefined) return null
    return { upTo: Number(last['seq']), at: Number(last['at']), why: aged === undefined ? 'sized' : 'aged' }
  }

  /** Remembers how far the history has aged. */
  age({ trusted, at }: Aging): void {
    this.#transaction(() => {
      this.#run("INSERT OR REPLACE INTO progress VALUES ('aged', ?), ('aged-at', ?)", trusted, at)
    })
  }

  /** Removes the oldest lines up to this one. */
  remove(upTo: number): number {
    return this.#transaction(() => {
      // The highest number outlives its line, so that no number is given twice.
      this.#run("UPDATE progress SET value = max(value, ?) WHERE name = 'last'", this.#queries.lastSeq())
      this.#words.remove(upTo)
      for (const table of ['texts', 'bodies', 'raws']) this.#run(`DELETE FROM ${table} WHERE seq <= ?`, upTo)
      for (const table of ['blocks', 'block_digests'])
        this.#run(`DELETE FROM ${table} WHERE (block + 1) * ? <= ?`, this.#span, upTo)
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
      this.#blocks.forget()
      this.#words.forget()
      if (this.#database.isTransaction) this.#database.exec('ROLLBACK')
      throw error
    }
  }
}
