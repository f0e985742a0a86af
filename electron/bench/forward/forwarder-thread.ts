import { once } from 'node:events'
import { Worker } from 'node:worker_threads'
import { errorCode } from '../core/error-code.ts'
import { withTimeout } from '../core/time.ts'
import { workerFile } from '../core/worker-file.ts'
import type { ForwarderStart, FromForwarder, ToForwarder } from './forwarder-messages.ts'

/** A log server that does not take the rest by then gets it from the next run. */
const STOP_MS = 3_000

/** The bench's side of the forwarding thread, which begins at once. */
export class ForwarderThread {
  readonly #worker: Worker
  readonly #ended: Promise<unknown>

  constructor(start: ForwarderStart, onMessage: (message: FromForwarder) => void) {
    this.#worker = new Worker(workerFile('forward/forwarder'), { workerData: start, name: 'forward' })
    this.#ended = once(this.#worker, 'exit')
    this.#ended.catch(() => undefined)
    this.#worker.on('message', onMessage)
    this.#worker.on('error', (error) => onMessage({ type: 'failed', reason: errorCode(error) }))
  }

  async stop(): Promise<void> {
    this.#worker.postMessage('stop' satisfies ToForwarder)
    await withTimeout(this.#ended, STOP_MS).catch(() => this.#worker.terminate())
  }
}
