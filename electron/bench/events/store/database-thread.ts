import { Worker } from 'node:worker_threads'
import { fault } from '../../../../shared/domain/fault/fault.ts'
import { workerFile } from '../../core/worker-file.ts'
import type { Failure, FromWorker, Kind, Questions, WorkerStart } from './store-messages.ts'

export type Reply<K extends Kind> =
  { readonly ok: true; readonly answer: Questions[K]['answer'] } | ({ readonly ok: false } & Failure)

/** The thread that writes the history, and the one that only reads it. */
export type DatabaseProgram = 'store-worker' | 'reading-worker'

/** The bench's side of a thread that holds the database. Every question gets a reply, also when the thread dies of it. */
export class DatabaseThread {
  readonly #waiting = new Map<number, (message: FromWorker) => void>()
  #worker: Worker | null = null
  #dead: Failure = { fault: fault('HISTORY_UNAVAILABLE', { detail: 'not started' }), damaged: false }
  #next = 1

  constructor(program: DatabaseProgram, start: WorkerStart) {
    try {
      const worker = new Worker(workerFile(`events/store/${program}`), { workerData: start })
      // Only a question that waits keeps the process alive.
      worker.unref()
      worker.on('message', (message: FromWorker) => this.#hear(message))
      worker.on('error', (error) => this.#die(error))
      worker.on('exit', () => this.#die(new Error('the thread ended')))
      this.#worker = worker
    } catch (error) {
      this.#die(error)
    }
  }

  get alive(): boolean {
    return this.#worker !== null
  }

  ask<K extends Kind>(
    kind: K,
    question: Questions[K]['question'],
    transfer: readonly ArrayBuffer[] = [],
  ): Promise<Reply<K>> {
    const worker = this.#worker
    if (worker === null) return Promise.resolve({ ok: false, ...this.#dead })
    return new Promise((resolve) => {
      const id = this.#next++
      this.#waiting.set(id, (message) => resolve(message))
      worker.ref()
      worker.postMessage({ id, kind, question }, transfer)
    })
  }

  async stop(): Promise<void> {
    await this.#worker?.terminate()
  }

  #hear(message: FromWorker): void {
    const settle = this.#waiting.get(message.id)
    this.#waiting.delete(message.id)
    if (this.#waiting.size === 0) this.#worker?.unref()
    settle?.(message)
  }

  #die(error: unknown): void {
    if (this.#worker === null && this.#waiting.size === 0 && this.#next > 1) return
    const detail = error instanceof Error ? error.message : String(error)
    this.#dead = { fault: fault('HISTORY_UNAVAILABLE', { detail }), damaged: false }
    this.#worker = null
    const waiting = [...this.#waiting]
    this.#waiting.clear()
    for (const [id, settle] of waiting) settle({ id, ok: false, ...this.#dead })
  }
}
