import { once } from 'node:events'
import { Worker } from 'node:worker_threads'
import type { Emit, LogServerName } from '../../../shared/domain/event/bench-event.ts'
import { BenchError } from '../../../shared/domain/fault/fault.ts'
import type { Identify } from '../../../shared/domain/identity/clues.ts'
import type { Clock } from '../core/clock.ts'
import type { RunningServer } from '../core/running-server.ts'
import { aborted, endsWithin } from '../core/time.ts'
import { workerFile } from '../core/worker-file.ts'
import type { Endpoint } from '../net/endpoint.ts'
import { createLifecycle, type Lifecycle } from '../server-kit/lifecycle.ts'
import { linesOf } from './batches.ts'
import type { KeptPlace } from './kept-files.ts'
import {
  defaultLimits,
  type FromReceiver,
  type Losses,
  type ReceiverSettings,
  type SyslogLimits,
  type ToReceiver,
} from './receiver-messages.ts'
import { tellLine } from './said.ts'

/** Where the lines go, as far as a receiver has to know it. */
export interface LineHistory {
  /** Lines that wait long for their place in it are kept here. */
  readonly keep: KeptPlace
  /** Settles when there is room for more: until then lines wait in the receiver, whose memory is bounded. */
  room(): Promise<void>
  /** The line of a run up to which everything is in it, or its loss was told. */
  storedUpTo(run: string): number
}

export interface SyslogOptions {
  /** The name under which it is started, and told in events. */
  readonly server: LogServerName
  /** '' or '::' is every address of both families. */
  readonly address: string
  /** 0 takes a port that is free for UDP and TCP. */
  readonly port: number
  readonly identify: Identify
  readonly emit: Emit
  readonly clock: Clock
  readonly limits?: Partial<SyslogLimits>
  /** Aborted when a stop shall not wait any longer for what was received and not yet told. */
  readonly hurry?: AbortSignal
  /** Left out, lines are told as fast as they come. */
  readonly history?: LineHistory
  /** Whether this machine still has the address that it listens on. Left out: the system is asked. */
  readonly hasAddress?: (address: string) => boolean
}

export interface SyslogServer extends RunningServer {
  /** Lines that were told since it started. */
  received(): number
  /** Lines that were lost after they had reached this laptop, for whatever reason. */
  dropped(): number
  /** Lines that wait to be told. */
  waiting(): number
}

/** A line that waited less than this is dated when it is told. */
const SHORT_WAIT_MS = 50

/** Whatever waits when the server is stopped is told within this time, or counted as lost; and how long the count may take. */
const STOP_MS = 20_000
const ABANDON_MS = 2_000

/** Listens on UDP and TCP (RFC 5426, RFC 6587) and tells every line as `phone.said`, with its bytes as they came. */
export async function startSyslogServer(options: SyslogOptions): Promise<SyslogServer> {
  const { server, address, port, limits, history } = options
  const keep = history?.keep ?? null
  const settings: ReceiverSettings = { server, address, port, limits: { ...defaultLimits, ...limits }, keep }
  const worker = new Worker(workerFile('syslog/syslog-receiver'), { workerData: settings, name: 'syslog' })
  return new Listener(worker, options, await listening(worker))
}

/** Where the receiving thread listens; rejects with its fault when it cannot. */
async function listening(worker: Worker): Promise<Endpoint> {
  const [message] = (await once(worker, 'message')) as [FromReceiver]
  if (message.type === 'listening') return message
  if (message.type !== 'failed') throw new Error(`the syslog receiver began with ${message.type}`)
  throw new BenchError(message.fault.code, message.fault.params)
}

class Listener implements SyslogServer {
  readonly #worker: Worker
  readonly #options: SyslogOptions
  readonly #stopped = Promise.withResolvers<undefined>()
  readonly #lifecycle: Lifecycle
  #received = 0
  #dropped = 0
  #waiting = 0
  #stopping = false

  constructor(worker: Worker, options: SyslogOptions, endpoint: Endpoint) {
    this.#worker = worker
    this.#options = options
    const { clock, hasAddress } = options
    this.#lifecycle = createLifecycle({ endpoint, clock, hasAddress, close: () => this.#close() })
    worker.on('error', (error) => this.#workerEnded(error))
    worker.on('exit', (code) => this.#workerEnded(new Error(`the syslog receiver ended with ${code}`)))
    worker.on('message', (message: FromReceiver) => this.#hear(message))
  }

  get address(): string {
    return this.#lifecycle.address
  }

  get port(): number {
    return this.#lifecycle.port
  }

  get ended(): Promise<unknown> {
    return this.#lifecycle.ended
  }

  /** Syslog carries no files: it is never in the middle of a transfer. */
  active(): number {
    return 0
  }

  bytesSent(): number {
    return 0
  }

  received(): number {
    return this.#received
  }

  dropped(): number {
    return this.#dropped
  }

  waiting(): number {
    return this.#waiting
  }

  stop(): Promise<void> {
    return this.#lifecycle.stop()
  }

  async #close(): Promise<void> {
    const { clock, hurry } = this.#options
    this.#stopping = true
    this.#post({ type: 'stop' })
    if (!(await endsWithin(Promise.race([this.#stopped.promise, aborted(hurry)]), STOP_MS, clock)) || hurry?.aborted) {
      this.#post({ type: 'abandon' })
      await endsWithin(this.#stopped.promise, ABANDON_MS, clock)
    }
    await this.#worker.terminate()
  }

  #workerEnded(reason: unknown): void {
    this.#stopped.resolve(undefined)
    this.#lifecycle.fail(reason)
  }

  #hear(message: FromReceiver): void {
    if (message.type === 'batch') void this.#take(message)
    else if (message.type === 'keeping') this.#tellStored()
    else if (message.type === 'lost') this.#lost(message.losses)
    else if (message.type === 'ended') this.#lifecycle.fail(new Error(message.message))
    else if (message.type === 'stopped') this.#stopped.resolve(undefined)
  }

  async #take({ batch, waitedMs, waiting }: Extract<FromReceiver, { type: 'batch' }>): Promise<void> {
    const { history } = this.#options
    const from = { run: history?.keep.run ?? '', waitedMs: waitedMs < SHORT_WAIT_MS ? 0 : Math.round(waitedMs) }
    let { first } = batch
    for (const line of linesOf(batch)) tellLine(this.#options, line, { ...from, line: first++ })
    this.#received += batch.lines
    this.#waiting = waiting
    // A stop does not wait for the history twice: what is told by then waits there, and it says so.
    if (!this.#stopping) await history?.room()
    // In a later turn of the loop: else the port would go on with batch after batch while the other servers wait.
    setImmediate(() => {
      this.#post({ type: 'taken', buffer: batch.buffer }, [batch.buffer])
    })
  }

  #tellStored(): void {
    const { history } = this.#options
    if (history !== undefined) this.#post({ type: 'stored', line: history.storedUpTo(history.keep.run) })
  }

  #lost(losses: Losses): void {
    const { server, emit, identify } = this.#options
    for (const { count, ...from } of losses.floods) {
      this.#dropped += count
      emit({ type: 'source.limited', server, who: identify(from), reason: 'flood', count })
    }
    this.#drop(losses.flooded, 'flood')
    this.#drop(losses.queueFull, 'queue-full')
    this.#drop(losses.kernel, 'kernel-buffer-full')
    for (const { ip, reason, count } of losses.rejected)
      emit({ type: 'traffic.rejected', server, who: identify({ ip }), reason, count })
    if (losses.crowd > 0) emit({ type: 'events.dropped', server, count: losses.crowd, reason: 'too-many-sources' })
  }

  #drop(count: number, reason: string): void {
    if (count === 0) return
    this.#dropped += count
    this.#options.emit({ type: 'events.dropped', server: this.#options.server, count, reason })
  }

  #post(message: ToReceiver, transfer: readonly ArrayBuffer[] = []): void {
    this.#worker.postMessage(message, transfer)
  }
}
