import { lstatSync, mkdirSync, renameSync, rmSync, statSync } from 'node:fs'
import { join } from 'node:path'
import type * as nodeSqlite from 'node:sqlite'
import type { DatabaseSync } from 'node:sqlite'
import { pathToFileURL } from 'node:url'
import { type Fault, fault } from '../../../../shared/domain/fault/fault.ts'
import { HISTORY_FILE, migrations } from './history-schema.ts'

export type Sqlite = typeof nodeSqlite

const LOCK_FILE = 'events.lock'

/** SQLite, where this runtime has it. A bundler and Node 20 both leave the import alone until it is asked for. */
export async function loadSqlite(): Promise<Sqlite | Fault> {
  try {
    return await import('node:sqlite')
  } catch (error) {
    return fault('HISTORY_UNAVAILABLE', { detail: `Node ${process.versions.node}: ${messageOf(error)}` })
  }
}

export interface OpenHistory {
  readonly folder: string
  /** The date in the name of a damaged database. */
  readonly now: number
  /** A database that was found damaged while it was used is put aside without another look. */
  readonly putAside?: boolean
  /** The schema's steps; a test gives others. */
  readonly steps?: readonly string[]
  /** A limit on the file, for tests of a full disk. */
  readonly maxPages?: number
}

/** An open database, or what of it can be had. */
export interface Opened {
  /** Null where nothing can even be read. */
  readonly database: DatabaseSync | null
  readonly writable: boolean
  /** Why it is not writable, or what happened to the one before. */
  readonly fault: Fault | null
  close(): void
}

/** Opens, makes, brings up to date or, when it is damaged, replaces the history of a folder. Never throws. */
export function openHistory(sqlite: Sqlite, options: OpenHistory): Opened {
  const aside = options.putAside === true ? putAside(options, 'database disk image is malformed') : null
  try {
    const opened = openWritable(sqlite, options)
    return { ...opened, fault: aside ?? opened.fault }
  } catch (error) {
    if (error instanceof NewerHistory) return nothing(error.fault)
    if (!isDamage(error)) return openReadable(sqlite, options, unreadable(options.folder, error))
    const replaced = putAside(options, messageOf(error))
    try {
      return { ...openWritable(sqlite, options), fault: replaced }
    } catch (again) {
      return nothing(unreadable(options.folder, again))
    }
  }
}

const nothing = (why: Fault): Opened => ({ database: null, writable: false, fault: why, close: () => undefined })

export const unreadable = (folder: string, error: unknown): Fault =>
  fault('HISTORY_UNREADABLE', { folder, detail: messageOf(error) })

const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error))

class NewerHistory extends Error {
  readonly fault: Fault
  constructor(fault: Fault) {
    super(fault.code)
    this.fault = fault
  }
}

/** SQLITE_CORRUPT and SQLITE_NOTADB, extended codes included: what is on disk is not a database any more. */
export function isDamage(error: unknown): boolean {
  const code = error instanceof Error && 'errcode' in error ? Number(error.errcode) & 0xff : 0
  return code === 11 || code === 26
}

function openWritable(sqlite: Sqlite, options: OpenHistory): Opened {
  // The folder's parent must be there: after a stick was pulled out, its path may not be made anew on the laptop's disk.
  if (!exists(options.folder)) mkdirSync(options.folder)
  requirePlainFiles(options.folder)
  const lock = takeLock(sqlite, options.folder)
  let database: DatabaseSync | null = null
  let emptied: Fault | null = null
  try {
    // With the lock taken, an empty file is nobody's that was just begun.
    if (isEmptied(options.folder)) emptied = putAside(options, 'it was empty')
    database = new sqlite.DatabaseSync(join(options.folder, HISTORY_FILE), { timeout: 2_000 })
    prepare(database, options)
  } catch (error) {
    database?.close()
    lock.close()
    throw error
  }
  const opened = database
  return {
    database,
    writable: true,
    fault: emptied,
    close: () => {
      if (opened.isOpen) opened.close()
      lock.close()
    },
  }
}

/** SQLite would wait at a pipe for ever, and write through a link to wherever it leads. */
function requirePlainFiles(folder: string): void {
  for (const name of [HISTORY_FILE, LOCK_FILE]) {
    const stats = lstatSync(join(folder, name), { throwIfNoEntry: false })
    if (stats !== undefined && !stats.isFile()) throw new Error(`${name} is not a plain file`)
  }
}

/** A database that was emptied by somebody: it would be taken for a new one, and its lines would be gone without a word. */
function isEmptied(folder: string): boolean {
  const size = (name: string): number | undefined => statSync(join(folder, name), { throwIfNoEntry: false })?.size
  return size(HISTORY_FILE) === 0 && (size(`${HISTORY_FILE}-wal`) ?? 0) === 0
}

function exists(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false }) !== undefined
}

/**
 * One bench writes a site's history, or two would give the same numbers. The lock is SQLite's own on an empty file beside
 * it: the system lets go of it when a process dies, however it dies.
 */
function takeLock(sqlite: Sqlite, folder: string): DatabaseSync {
  try {
    return lockOn(sqlite, join(folder, LOCK_FILE))
  } catch (error) {
    if (!isDamage(error)) throw new Error('another bench has this site open', { cause: error })
    // Somebody wrote into it: it holds nothing, and no bench can have locked it.
    rmSync(join(folder, LOCK_FILE))
    return lockOn(sqlite, join(folder, LOCK_FILE))
  }
}

function lockOn(sqlite: Sqlite, path: string): DatabaseSync {
  const lock = new sqlite.DatabaseSync(path)
  try {
    lock.exec('BEGIN EXCLUSIVE')
    return lock
  } catch (error) {
    lock.close()
    throw error
  }
}

/** Megabytes kept in memory. No memory mapping: a stick that is pulled out would end the process by a signal instead of an error. */
export const cacheOf = (megabytes: number): string =>
  `PRAGMA cache_size = -${megabytes * 1_024}; PRAGMA temp_store = MEMORY`

function prepare(database: DatabaseSync, { folder, steps = migrations, maxPages }: OpenHistory): void {
  // Before the first table: they cannot change afterwards. Large pages halve the cost of going through the texts.
  database.exec('PRAGMA page_size = 16384; PRAGMA auto_vacuum = INCREMENTAL')
  const found = Number(database.prepare('PRAGMA user_version').get()?.['user_version'] ?? 0)
  if (found > steps.length) throw new NewerHistory(fault('HISTORY_NEWER', { folder, found, known: steps.length }))
  database.exec('PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL; PRAGMA journal_size_limit = 67108864')
  database.exec(cacheOf(32))
  if (maxPages !== undefined) database.exec(`PRAGMA max_page_count = ${maxPages}`)
  steps.slice(found).forEach((step, index) => migrate(database, step, found + index + 1))
  // A look at what every page is found by tells a truncated or overwritten file now rather than in an hour.
  database.exec('SELECT count(*) FROM lines; SELECT count(*) FROM progress')
  // And that something can be written: on a full or read-only disk nothing else would say so before the first event.
  database.exec("BEGIN IMMEDIATE; UPDATE progress SET value = value WHERE name = 'last'; COMMIT")
}

function migrate(database: DatabaseSync, step: string, version: number): void {
  database.exec('BEGIN IMMEDIATE')
  try {
    database.exec(`${step}; PRAGMA user_version = ${version}`)
    database.exec('COMMIT')
  } catch (error) {
    if (database.isTransaction) database.exec('ROLLBACK')
    throw error
  }
}

/** Read-only, so that the history can at least be looked at. */
function openReadable(sqlite: Sqlite, { folder, steps = migrations }: OpenHistory, why: Fault): Opened {
  const database = openReadOnly(sqlite, folder, steps.length)
  if (database === null || 'code' in database) return nothing(why)
  return { database, writable: false, fault: why, close: () => database.close() }
}

/**
 * A history to look into, beside a bench that writes it. Null where there is none yet.
 * On a read-only disk SQLite can make no shared memory for the log, so the file is then read as one that nobody changes.
 */
export function openReadOnly(sqlite: Sqlite, folder: string, known = migrations.length): DatabaseSync | Fault | null {
  const path = join(folder, HISTORY_FILE)
  if (!exists(path)) return null
  if (!statSync(path).isFile()) return unreadable(folder, new Error(`${HISTORY_FILE} is not a plain file`))
  const unchanging = pathToFileURL(path)
  unchanging.searchParams.set('immutable', '1')
  let failure: unknown = null
  for (const place of [path, unchanging]) {
    let database: DatabaseSync | null = null
    try {
      database = new sqlite.DatabaseSync(place, { readOnly: true, timeout: 2_000 })
      const found = Number(database.prepare('PRAGMA user_version').get()?.['user_version'] ?? 0)
      // An older one has less; what is asked does without.
      if (found >= 1 && found <= known) return database
      database.close()
      return found === 0 ? null : fault('HISTORY_NEWER', { folder, found, known })
    } catch (error) {
      database?.close()
      failure ??= error
    }
  }
  return unreadable(folder, failure)
}

/** Keeps a damaged database under another name and says so. Whatever it still holds may be recovered with SQLite's tools. */
function putAside({ folder, now }: OpenHistory, detail: string): Fault {
  const date = new Date(now).toISOString().slice(0, 19).replaceAll(':', '')
  const name = `events.damaged-${date}.db`
  try {
    renameSync(join(folder, HISTORY_FILE), join(folder, name))
    // The log belongs to the damaged file, and would be played into the new one.
    for (const tail of ['-wal', '-shm']) {
      if (exists(join(folder, HISTORY_FILE + tail)))
        renameSync(join(folder, HISTORY_FILE + tail), join(folder, name + tail))
    }
  } catch (error) {
    return unreadable(folder, error)
  }
  rmSync(join(folder, `${name}-shm`), { force: true })
  return fault('HISTORY_DAMAGED', { folder, keptAs: name, detail })
}
