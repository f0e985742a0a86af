import { parentPort, workerData } from 'node:worker_threads'
import type { DatabaseSync } from 'node:sqlite'
import { cacheOf, isDamage, loadSqlite, openReadOnly, unreadable } from './history-database.ts'
import { HistoryQueries } from './history-queries.ts'
import { readAnswer } from './read-answer.ts'
import type { FromWorker, Questions, Reading, ToWorker, WorkerStart } from './store-messages.ts'

/** What a page goes through the system keeps in memory already; more of it here costs more to take than to read again. */
const CACHE_MB = 16

interface Connection {
  readonly database: DatabaseSync
  readonly queries: HistoryQueries
}

/** The thread that reads the history. It opens the database at a question, and lets go of it when it is told to close. */
class ReadingWorker {
  readonly #folder: string
  readonly #send: (message: FromWorker) => void
  #connection: Connection | null = null

  constructor({ folder }: WorkerStart, send: (message: FromWorker) => void) {
    this.#folder = folder
    this.#send = send
  }

  async hear(message: ToWorker<Reading | 'close'>): Promise<void> {
    const { id } = message
    try {
      const answer = message.kind === 'close' ? this.#close() : readAtOnce(await this.#connected(), message)
      this.#send({ id, ok: true, answer })
    } catch (error) {
      this.#send({ id, ok: false, fault: unreadable(this.#folder, error), damaged: isDamage(error) })
    }
  }

  async #connected(): Promise<Connection> {
    if (this.#connection !== null) return this.#connection
    const sqlite = await loadSqlite()
    if ('code' in sqlite) throw new Error(sqlite.code)
    const database = openReadOnly(sqlite, this.#folder)
    if (database === null) throw new Error('there is none')
    if ('code' in database) throw new Error(database.code)
    try {
      // With any other journal whoever reads keeps the writer waiting.
      const journal = database.prepare('PRAGMA journal_mode').get()?.['journal_mode']
      if (journal !== 'wal') throw new Error(`its journal is ${String(journal)}`)
      database.exec(cacheOf(CACHE_MB))
    } catch (error) {
      database.close()
      throw error
    }
    return (this.#connection = { database, queries: new HistoryQueries(database) })
  }

  #close(): null {
    this.#connection?.database.close()
    this.#connection = null
    return null
  }
}

/** In one transaction: lines are written and removed meanwhile, and a question is several statements. */
function readAtOnce({ database, queries }: Connection, message: ToWorker<Reading>): Questions[Reading]['answer'] {
  database.exec('BEGIN')
  try {
    return readAnswer(queries, message)
  } finally {
    database.exec('COMMIT')
  }
}

if (parentPort !== null) {
  const port = parentPort
  const worker = new ReadingWorker(workerData as WorkerStart, (message) => port.postMessage(message))
  // One after the other: a connection is not closed under a question that still opens it.
  let heard = Promise.resolve()
  port.on('message', (message: ToWorker<Reading | 'close'>) => {
    heard = heard.then(() => worker.hear(message))
  })
}
