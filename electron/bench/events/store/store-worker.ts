import { statSync } from 'node:fs'
import { join } from 'node:path'
import { parentPort, workerData } from 'node:worker_threads'
import type { Fault } from '../../../../shared/domain/fault/fault.ts'
import { isDamage, loadSqlite, type Opened, openHistory, unreadable } from './history-database.ts'
import { HistoryQueries } from './history-queries.ts'
import { HISTORY_FILE } from './history-schema.ts'
import { HistoryWriter } from './history-writer.ts'
import { readAnswer } from './read-answer.ts'
import type { Limits, Removed } from './retention-limits.ts'
import type { FromWorker, Questions, ToWorker, WorkerStart } from './store-messages.ts'

/** How often it is looked whether the file is still the one in the folder: a removed file would be written to in vain. */
const LOOK_MS = 1_000

/** What a history of an earlier version lacks waits until lines have stopped coming for this long: the processor is the phones'. */
const QUIET_MS = 150

interface History {
  readonly opened: Opened
  readonly queries: HistoryQueries
  readonly writer: HistoryWriter
  readonly inode: number
}

const nothingRemoved: Removed = { aged: 0, sized: 0, until: null }
const notOpened = { lastSeq: 0, newestAt: null, aging: null, count: 0, writable: false }

/** What is asked needs a database that is not there; why was said when it was opened or when it failed. */
class NoHistory extends Error {}

/**
 * The thread that writes the database. It answers the bench's questions in their order; between them, in small steps, it
 * puts lines together for searches and removes what is too old.
 */
class StoreWorker {
  readonly #start: WorkerStart
  readonly #send: (message: FromWorker) => void
  #history: History | null = null
  /** After a write that failed nothing is written until it is opened again, so that what follows keeps its order. */
  #broken = false
  #why: Fault
  #damaged = false
  #count = 0
  #lookedAt = 0
  #retain: { readonly id: number; readonly limits: Limits } | null = null
  #removed = nothingRemoved
  #working = false
  #later: NodeJS.Timeout | null = null
  #appendedAt = 0

  constructor(start: WorkerStart, send: (message: FromWorker) => void) {
    this.#start = start
    this.#send = send
    this.#why = unreadable(start.folder, 'not open')
  }

  async hear(message: ToWorker): Promise<void> {
    try {
      if (message.kind === 'open') {
        this.#answer(message.id, await this.#open(message.question))
      } else if (message.kind === 'retain') {
        const { aging } = message.question
        if (aging !== null) this.#write(({ writer }) => writer.age(aging))
        this.#retain = { id: message.id, limits: message.question }
      } else {
        this.#answer(message.id, this.#ask(message))
      }
    } catch (error) {
      this.#fail(message.id, error)
    }
    this.#work()
  }

  #answer(id: number, answer: Questions[keyof Questions]['answer']): void {
    this.#send({ id, ok: true, answer })
  }

  #fail(id: number, error: unknown): void {
    this.#send({ id, ok: false, fault: this.#explain(error), damaged: this.#damaged })
  }

  #explain(error: unknown): Fault {
    if (error instanceof NoHistory) return this.#why
    this.#why = unreadable(this.#start.folder, error)
    this.#damaged = isDamage(error)
    return this.#why
  }

  async #open({ now, putAside }: Questions['open']['question']): Promise<Questions['open']['answer']> {
    this.#close()
    this.#broken = this.#damaged = false
    const sqlite = await loadSqlite()
    if ('code' in sqlite) return { ...notOpened, fault: (this.#why = sqlite) }
    const opened = openHistory(sqlite, { ...this.#start, now, putAside })
    if (opened.fault !== null) this.#why = opened.fault
    if (opened.database === null) return { ...notOpened, fault: opened.fault }
    const queries = new HistoryQueries(opened.database)
    const writer = new HistoryWriter(opened.database, queries)
    this.#history = { opened, queries, writer, inode: this.#inode() }
    this.#count = queries.count()
    return {
      lastSeq: queries.lastSeq(),
      newestAt: queries.newestAt(),
      aging: queries.aging(),
      count: this.#count,
      writable: opened.writable,
      fault: opened.fault,
    }
  }

  #ask(message: Exclude<ToWorker, { kind: 'open' | 'retain' }>): Questions[keyof Questions]['answer'] {
    if (message.kind === 'close') return this.#close()
    const { queries } = this.#opened()
    switch (message.kind) {
      case 'append': {
        const added = this.#write(({ writer }) => writer.append(message.question))
        this.#count += added
        this.#appendedAt = performance.now()
        return { count: this.#count }
      }
      case 'alreadyStored':
        return queries.alreadyStored(message.question)
      case 'receivedUpTo':
        return queries.receivedUpTo(message.question)
      case 'lastFetches':
        return queries.lastFetches()
      default:
        return readAnswer(queries, message)
    }
  }

  #opened(): History {
    if (this.#history === null) throw new NoHistory()
    return this.#history
  }

  #write<T>(work: (history: History) => T): T {
    const history = this.#opened()
    if (this.#broken || !history.opened.writable) throw new NoHistory()
    try {
      this.#look(history)
      return work(history)
    } catch (error) {
      this.#broken = true
      throw error
    }
  }

  #look(history: History): void {
    const now = Date.now()
    if (Math.abs(now - this.#lookedAt) < LOOK_MS) return
    this.#lookedAt = now
    if (this.#inode() !== history.inode) throw new Error('the database was removed')
  }

  #inode(): number {
    return statSync(join(this.#start.folder, HISTORY_FILE), { throwIfNoEntry: false })?.ino ?? -1
  }

  #close(): null {
    const history = this.#history
    this.#history = null
    history?.opened.close()
    return null
  }

  /** One step of housekeeping, then whatever was asked meanwhile, then the next. */
  #work(): void {
    if (this.#working) return
    this.#working = true
    const next = (): void => {
      this.#working = false
      const left = this.#step()
      if (left === 'later') this.#workLater()
      else if (left === 'more') this.#work()
    }
    setImmediate(next)
  }

  #workLater(): void {
    this.#later ??= setTimeout(() => {
      this.#later = null
      this.#work()
    }, QUIET_MS)
  }

  #step(): 'more' | 'later' | 'done' {
    const history = this.#history
    if (history === null || this.#broken || !history.opened.writable) return this.#retained()
    try {
      if (this.#retain !== null) return this.#retainStep(history, this.#retain.limits)
      if (history.writer.gather()) return 'more'
      if (performance.now() - this.#appendedAt < QUIET_MS) return 'later'
      return history.writer.renew() || history.writer.sweep() ? 'more' : 'done'
    } catch (error) {
      // The next batch is answered with this, and the bench opens the history again.
      this.#explain(error)
      this.#broken = true
      return this.#retained()
    }
  }

  #retainStep({ writer }: History, limits: Limits): 'more' {
    const next = writer.overdue(limits)
    if (next === null) {
      this.#retained()
      return 'more'
    }
    const removed = writer.remove(next.upTo)
    this.#count -= removed
    this.#removed = { ...this.#removed, [next.why]: this.#removed[next.why] + removed, until: next.at }
    return 'more'
  }

  #retained(): 'done' {
    if (this.#retain !== null) this.#answer(this.#retain.id, { count: this.#count, ...this.#removed })
    this.#retain = null
    this.#removed = nothingRemoved
    return 'done'
  }
}

if (parentPort !== null) {
  const port = parentPort
  const worker = new StoreWorker(workerData as WorkerStart, (message) => port.postMessage(message))
  port.on('message', (message: ToWorker) => void worker.hear(message))
}
