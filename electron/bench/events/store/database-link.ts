import type { HistoryStatus } from '../../../../shared/domain/event/bench-state.ts'
import type { Fault } from '../../../../shared/domain/fault/fault.ts'
import type { Clock, Unsubscribe } from '../../core/clock.ts'
import { endsWithin } from '../../core/time.ts'
import { DatabaseThread, type Reply } from './database-thread.ts'
import { ReadingThread } from './reading-thread.ts'
import type { Failure, Kind, Questions, Reading, WorkerStart } from './store-messages.ts'

/** An unwritable database is tried again after this time, which doubles with each failure up to a minute. */
const RETRY_MS = 2_000
const RETRY_LIMIT_MS = 60_000

/** Max time for the thread to close the database. */
const CLOSE_MS = 5_000

export type OpenedDatabase = Questions['open']['answer']

export interface DatabaseLinkOptions {
  /** Null: no database, ever. */
  readonly start: WorkerStart | null
  readonly clock: Clock
  /** A database that can be read only (`writable` false), or one that will be written once this has settled. */
  readonly onOpened: (opened: OpenedDatabase) => Promise<void>
  /** From here on the database is written. */
  readonly onWritable: (opened: OpenedDatabase) => void
  /** The database was given up: what was sent and not answered counts as not written. */
  readonly onGivenUp: () => void
  readonly onStatus: () => void
}

/** The database behind its threads: opened, given up when it fails, and opened again later. */
export class DatabaseLink {
  readonly #options: DatabaseLinkOptions
  #thread: DatabaseThread | null
  readonly #reading: ReadingThread | null
  #phase: HistoryStatus['phase']
  #fault: Fault | null = null
  /** Lines in the database, by its last answer. */
  #count = 0
  /** Rises when the database is given up or opened: replies to older questions are ignored. */
  #epoch = 0
  #everStored = false
  #closed = false
  #opening: Promise<void> | null = null
  #retryTimer: Unsubscribe | null = null
  #retryMs = RETRY_MS

  constructor(options: DatabaseLinkOptions) {
    this.#options = options
    this.#phase = options.start === null ? 'none' : 'memory'
    this.#thread = this.#startThread()
    this.#reading = options.start === null ? null : new ReadingThread(options.start)
  }

  get phase(): HistoryStatus['phase'] {
    return this.#phase
  }

  get fault(): Fault | null {
    return this.#fault
  }

  get count(): number {
    return this.#count
  }

  open(putAside = false): Promise<void> {
    this.#opening ??= this.#open(putAside).finally(() => (this.#opening = null))
    return this.#opening
  }

  /** Writes or removes. Null when the database was given up, or opened anew, before it answered. */
  async change<K extends 'append' | 'retain'>(
    kind: K,
    question: Questions[K]['question'],
    transfer: readonly ArrayBuffer[] = [],
  ): Promise<Questions[K]['answer'] | null> {
    const epoch = this.#epoch
    const reply = await this.#ask(kind, question, transfer)
    if (reply === null || epoch !== this.#epoch) return null
    if (!reply.ok) {
      this.#giveUp(reply)
      return null
    }
    this.#count = reply.answer.count
    return reply.answer
  }

  /** What the database says; `otherwise` where there is none to ask. No line that is being written waits for it. */
  async read<K extends Reading>(
    kind: K,
    question: Questions[K]['question'],
    otherwise: Questions[K]['answer'],
  ): Promise<Questions[K]['answer']> {
    const read = this.#reading === null ? null : await this.#reading.ask(kind, question)
    return read === null ? this.lookUp(kind, question, otherwise) : read.answer
  }

  /** The same by the thread that writes, in its turn: behind what was sent there before. */
  async lookUp<K extends Reading | 'lastFetches' | 'alreadyStored' | 'receivedUpTo'>(
    kind: K,
    question: Questions[K]['question'],
    otherwise: Questions[K]['answer'],
  ): Promise<Questions[K]['answer']> {
    const epoch = this.#epoch
    const reply = await this.#ask(kind, question)
    if (reply === null) return otherwise
    if (reply.ok) return reply.answer
    // A database that cannot be read cannot be written either.
    if (this.#phase === 'stored' && epoch === this.#epoch) this.#giveUp(reply)
    return otherwise
  }

  /** From now on nothing is retried. */
  stopRetrying(): void {
    this.#closed = true
    this.#retryTimer?.()
  }

  async close(): Promise<void> {
    this.stopRetrying()
    const [thread, reading] = [this.#thread, this.#reading]
    if (thread === null) return
    // Whoever closes last puts the log into the database, and only the one that writes can.
    const closed = (async () => {
      await reading?.release()
      await thread.ask('close', null)
    })()
    await endsWithin(closed, CLOSE_MS, this.#options.clock)
    await Promise.all([thread.stop(), reading?.stop()])
  }

  async #ask<K extends Kind>(
    kind: K,
    question: Questions[K]['question'],
    transfer: readonly ArrayBuffer[] = [],
  ): Promise<Reply<K> | null> {
    return this.#thread === null ? null : this.#thread.ask(kind, question, transfer)
  }

  #startThread(): DatabaseThread | null {
    const { start } = this.#options
    return start === null ? null : new DatabaseThread('store-worker', start)
  }

  async #open(putAside: boolean): Promise<void> {
    // A thread that died is replaced; without SQLite the new one dies as well, which costs nothing.
    if (this.#thread?.alive !== true) this.#thread = this.#startThread()
    // A file that somebody has open cannot be put aside on Windows.
    await this.#reading?.release()
    const reply = await this.#ask('open', { now: this.#options.clock.now(), putAside })
    if (reply === null) return
    if (!reply.ok) {
      this.#giveUp(reply)
      return
    }
    const { count, writable, fault } = reply.answer
    this.#count = count
    await this.#options.onOpened(reply.answer)
    if (!writable && fault !== null) {
      this.#giveUp({ fault, damaged: false })
      return
    }
    this.#epoch++
    this.#phase = 'stored'
    this.#reading?.allow()
    this.#everStored = true
    this.#fault = fault
    this.#retryMs = RETRY_MS
    this.#options.onStatus()
    this.#options.onWritable(reply.answer)
  }

  #giveUp({ fault, damaged }: Failure): void {
    this.#epoch++
    this.#phase = 'memory'
    this.#fault = fault
    void this.#reading?.release()
    this.#options.onGivenUp()
    this.#options.onStatus()
    if (this.#closed || this.#isForGood(fault)) return
    this.#retryTimer?.()
    this.#retryTimer = this.#options.clock.after(this.#retryMs, () => void this.open(damaged))
    this.#retryMs = Math.min(this.#retryMs * 2, RETRY_LIMIT_MS)
  }

  /** A newer format stays newer, and a runtime without SQLite gets none; a thread that worked and died may work again. */
  #isForGood({ code }: Fault): boolean {
    return code === 'HISTORY_NEWER' || (code === 'HISTORY_UNAVAILABLE' && !this.#everStored)
  }
}
