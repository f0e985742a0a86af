import { DatabaseThread, type Reply } from './database-thread.ts'
import type { Questions, Reading, WorkerStart } from './store-messages.ts'

/**
 * The history read in a thread of its own, on a connection that cannot write: lines go on being written while a page is
 * sought. The thread starts with the first question. Where it cannot read, it is not asked again until the history is
 * opened anew: whoever asked turns to the thread that writes, which says what is wrong, too.
 */
export class ReadingThread {
  readonly #start: WorkerStart
  #thread: DatabaseThread | null = null
  #allowed = false

  constructor(start: WorkerStart) {
    this.#start = start
  }

  /** The history was opened and is written. */
  allow(): void {
    this.#allowed = true
  }

  /** Null where it has nothing to say. */
  async ask<K extends Reading>(kind: K, question: Questions[K]['question']): Promise<(Reply<K> & { ok: true }) | null> {
    if (!this.#allowed) return null
    if (this.#thread?.alive !== true) this.#thread = new DatabaseThread('reading-worker', this.#start)
    const reply = await this.#thread.ask(kind, question)
    if (reply.ok) return reply
    void this.release()
    return null
  }

  /** Settles when its connection is closed: before the file is opened anew, put aside or given up. */
  async release(): Promise<void> {
    this.#allowed = false
    await this.#thread?.ask('close', null)
  }

  async stop(): Promise<void> {
    this.#allowed = false
    await this.#thread?.stop()
    this.#thread = null
  }
}
