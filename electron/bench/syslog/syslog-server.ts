import { once } from 'node:events'
import { Worker } from 'node:worker_threads'
import type { Emit, EventBody, LogServerName } from '../../../shared/domain/event/bench-event.ts'
import { BenchError } from '../../../shared/domain/fault/fault.ts'
import type { Identify } from '../../../shared/domain/identity/clues.ts'
import type { Who } from '../../../shared/domain/identity/who.ts'
import { readVerdict } from '../../../shared/domain/event/verdict.ts'
import { parseSyslog, type SyslogLine } from '../../../shared/protocol/syslog/line.ts'
import type { Clock } from '../core/clock.ts'
import type { RunningServer } from '../core/running-server.ts'
import { endsWithin } from '../core/time.ts'
import { workerFile } from '../core/worker-file.ts'
import type { Endpoint } from '../net/endpoint.ts'
import { createLifecycle, type Lifecycle } from '../server-kit/lifecycle.ts'
import { linesOf, type Batch, type ReceivedLine } from './batches.ts'
import {
  defaultLimits,
  type FromReceiver,
  type Losses,
  type ReceiverSettings,
  type SyslogLimits,
  type ToReceiver,
} from './receiver-messages.ts'

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
  /** Whether this machine still has the address that it listens on. Left out: the system is asked. */
  readonly hasAddress?: (address: string) => boolean
}

export interface SyslogServer extends RunningServer {
  /** Lines that were told since it started. */
  received(): number
  /** Lines that were lost after they had reached this laptop, for whatever reason. */
  dropped(): number
}

/** What an event shows of a line; the raw bytes are kept whole. */
const LONGEST_TEXT = 16_384

/** Whatever waits when the server is stopped is told within this time, or counted as lost; and how long the count may take. */
const STOP_MS = 20_000
const ABANDON_MS = 2_000

/** Listens on UDP and TCP (RFC 5426, RFC 6587) and tells every line as `phone.said`, with its bytes as they came. */
export async function startSyslogServer(options: SyslogOptions): Promise<SyslogServer> {
  const { server, address, port, limits } = options
  const settings: ReceiverSettings = { server, address, port, limits: { ...defaultLimits, ...limits } }
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

  stop(): Promise<void> {
    return this.#lifecycle.stop()
  }

  async #close(): Promise<void> {
    const { clock, hurry } = this.#options
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
    if (message.type === 'batch') this.#take(message.batch)
    else if (message.type === 'lost') this.#lost(message.losses)
    else if (message.type === 'ended') this.#lifecycle.fail(new Error(message.message))
    else if (message.type === 'stopped') this.#stopped.resolve(undefined)
  }

  #take(batch: Batch): void {
    for (const line of linesOf(batch)) this.#said(line)
    this.#received += batch.lines
    // In a later turn of the loop: else the port would go on with batch after batch while the other servers wait.
    setImmediate(() => {
      this.#post({ type: 'taken', buffer: batch.buffer }, [batch.buffer])
    })
  }

  #said({ ip, port, bytes }: ReceivedLine): void {
    const { server, identify, emit } = this.#options
    const line = parseSyslog(bytes)
    const clue = line.identifier ?? line.host
    const who = identify({ ip, port, text: line.text, ...(clue === undefined ? {} : { identifier: clue }) })
    emit(saidEvent(server, who, line), new Uint8Array(bytes)) // a copy: the batch goes back to be filled again
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

const aborted = (signal: AbortSignal | undefined): Promise<undefined> =>
  new Promise((resolve) => {
    if (signal?.aborted === true) resolve(undefined)
    signal?.addEventListener('abort', () => resolve(undefined), { once: true })
  })

type Said = Extract<EventBody, { type: 'phone.said' }>

function saidEvent(server: LogServerName, who: Who, line: SyslogLine): Said {
  const { text } = line
  const event: { -readonly [Key in keyof Said]: Said[Key] } = {
    type: 'phone.said',
    server,
    who,
    text: text.length > LONGEST_TEXT ? `${text.slice(0, LONGEST_TEXT)}…` : text,
  }
  if (line.facility !== undefined) event.facility = line.facility
  if (line.severity !== undefined) event.severity = line.severity
  if (line.phoneTime !== undefined) event.phoneTime = line.phoneTime
  if (line.host !== undefined) event.host = line.host
  if (line.app !== undefined) event.app = line.app
  if (line.identifier !== undefined) event.identifier = line.identifier
  const verdict = readVerdict(text)
  if (verdict !== null) event.verdict = verdict
  return event
}
