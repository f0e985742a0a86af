import { closeSync, writeSync } from 'node:fs'
import { once } from 'node:events'
import { Worker } from 'node:worker_threads'
import type { Emit, TransferId } from '../../../../shared/domain/event/bench-event.ts'
import type { ServedFile } from '../../core/served-file.ts'
import { endsWithin } from '../../core/time.ts'
import { workerFile } from '../../core/worker-file.ts'
import type { TransferRegister } from '../transfer-register.ts'
import type { HandedOver, Transfer } from '../transfer.ts'
import type { CarrierStart, FromCarrier, FromCarrierThread, SharedContent, ToCarrier } from './carrier-messages.ts'
import { SharedContents } from './shared-contents.ts'

export interface CarrierDeps {
  readonly register: TransferRegister
  readonly emit: Emit
  readonly answered: (transfer: Transfer) => void
  /** The thread has ended by itself. */
  readonly failed: (reason: unknown) => void
}

/** It answers at once, or something is wrong with it: then the bench tells the ends. */
const STOP_MS = 2_000

/** A number of 64 bits: what an `eventfd` is written with. */
const RING = Uint8Array.of(1, 0, 0, 0, 0, 0, 0, 0)

/** The bench's end of the thread that carries large files: hands transfers over, reads for them, tells what became of them. */
export class Carrier {
  readonly #worker: Worker
  readonly #bell: number
  readonly #deps: CarrierDeps
  readonly #carried = new Map<
    TransferId,
    { readonly transfer: Transfer; readonly file: ServedFile; readonly content: SharedContent }
  >()
  readonly #contents = new SharedContents()
  readonly #asked = new Map<number, (anew: boolean) => void>()
  readonly #stopped = Promise.withResolvers<undefined>()
  #calls = 0
  #bytesSent = 0
  #stopping = false
  #over = false

  private constructor(worker: Worker, bell: number, deps: CarrierDeps) {
    this.#worker = worker
    this.#bell = bell
    this.#deps = deps
    worker.on('message', (message: FromCarrierThread) => {
      if (message.kind === 'said') this.#hear(message)
    })
    worker.on('error', (error) => this.#ended(error))
    worker.on('exit', () => this.#ended(new Error('the thread that carries large files ended')))
  }

  /** Starts the thread; rejects where its sockets or its native module are refused. */
  static async start(start: CarrierStart, deps: CarrierDeps): Promise<Carrier> {
    const worker = new Worker(workerFile('tftp/carrier/carrier-thread'), { workerData: start, name: 'tftp' })
    const [message] = (await once(worker, 'message')) as [FromCarrierThread]
    if (message.kind !== 'ready') throw new Error(`the carrier began with ${message.kind}`)
    return new Carrier(worker, message.bell, deps)
  }

  get bytesSent(): number {
    return this.#bytesSent
  }

  /** Null when the files that are being sent would take too much memory with this one. */
  begin(transfer: Transfer, file: ServedFile): HandedOver | null {
    const content = this.#contents.of(file)
    if (content === null) return null
    const { id, who, peer, raw, startedAt, begun } = transfer
    const { path, sha256 } = file
    this.#carried.set(id, { transfer, file, content })
    this.#post({ kind: 'begin', carried: { id, who, peer, raw, startedAt, begun, path, sha256, content } })
    return { phase: 'handed-over', file, answered: false, bytes: 0 }
  }

  /** A request came from the peer of a transfer that it carries. True: the transfer is over, and this is a new one. */
  askedAgain({ id }: Transfer, same: boolean): Promise<boolean> {
    if (this.#over) return Promise.resolve(true)
    const call = ++this.#calls
    this.#post({ kind: 'asked', call, id, same })
    return new Promise((resolve) => this.#asked.set(call, resolve))
  }

  /** Every transfer is ended and told. */
  async stop(): Promise<void> {
    if (this.#over) return
    this.#stopping = true
    this.#post({ kind: 'stop' })
    await endsWithin(this.#stopped.promise, STOP_MS)
    await this.#worker.terminate()
  }

  #hear({ said, bytesSent }: Extract<FromCarrierThread, { kind: 'said' }>): void {
    this.#bytesSent = bytesSent
    for (const one of said) this.#take(one)
  }

  #take(said: FromCarrier): void {
    switch (said.kind) {
      case 'event':
        if (said.body.type === 'file.sent' || said.body.type === 'file.abandoned') this.#leave(said.body.transfer)
        this.#deps.emit(said.body, said.raw)
        return
      case 'answered':
        this.#answered(said.id)
        return
      case 'read':
        void this.#read(said)
        return
      case 'asked':
        this.#asked.get(said.call)?.(said.anew)
        this.#asked.delete(said.call)
        return
      case 'progress':
        for (const { id, bytes } of said.transfers) this.#progress(id, bytes)
        return
      case 'stopped':
        this.#stopped.resolve(undefined)
    }
  }

  #leave(id: TransferId): void {
    const carried = this.#carried.get(id)
    if (carried === undefined) return
    this.#carried.delete(id)
    this.#contents.release(carried.content, carried.file)
    this.#deps.register.leave(carried.transfer)
  }

  #answered(id: TransferId): void {
    const transfer = this.#carried.get(id)?.transfer
    if (transfer?.state.phase !== 'handed-over') return
    transfer.state.answered = true
    this.#deps.answered(transfer)
  }

  #progress(id: TransferId, bytes: number): void {
    const state = this.#carried.get(id)?.transfer.state
    if (state?.phase === 'handed-over') state.bytes = bytes
  }

  async #read({ call, content, offset, length }: Extract<FromCarrier, { kind: 'read' }>): Promise<void> {
    // Whoever asked may have left, and others wait for the same piece.
    const outcome = await this.#contents.read(content, offset, length)
    this.#post({ kind: 'piece', call, outcome })
  }

  #post(message: ToCarrier): void {
    if (this.#over) return
    this.#worker.postMessage(message)
    writeSync(this.#bell, RING)
  }

  #ended(reason: unknown): void {
    if (this.#over) return
    this.#over = true
    closeSync(this.#bell) // only now: the thread waits for it, and its number would be another file's
    for (const resolve of this.#asked.values()) resolve(true)
    this.#stopped.resolve(undefined)
    if (!this.#stopping) this.#deps.failed(reason)
  }
}
