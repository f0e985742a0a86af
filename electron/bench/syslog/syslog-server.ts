import { Worker } from 'node:worker_threads'
import type { Emit, EventBody } from '../../../shared/domain/event/bench-event.ts'
import { BenchError } from '../../../shared/domain/fault/fault.ts'
import type { Identify } from '../../../shared/domain/identity/clues.ts'
import { readVerdict } from '../../../shared/domain/phone/verdict.ts'
import { parseSyslog } from '../../../shared/protocol/syslog/line.ts'
import { bindFault, systemHasAddress, watchAddress } from '../net/addresses.ts'
import type { Clock, Unsubscribe } from '../core/clock.ts'
import type { RunningServer } from '../core/running-server.ts'
import { workerFile } from '../core/worker-file.ts'
import { linesOf, type Batch, type ReceivedLine } from './batches.ts'
import {
  defaultLimits,
  type FromReceiver,
  type Losses,
  type ReceiverSettings,
  type StartFailure,
  type SyslogLimits,
  type ToReceiver,
} from './receiver-messages.ts'

export interface SyslogOptions {
  /** '' or '::' is every address of both families. */
  readonly address: string
  /** 0 takes a port that is free for UDP and TCP. */
  readonly port: number
  readonly identify: Identify
  readonly emit: Emit
  readonly clock: Clock
  readonly limits?: Partial<SyslogLimits>
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

/** Whatever waits when the server is stopped is told within this time, or counted as lost. */
const STOP_MS = 600
const ABANDON_MS = 200

/** Listens on UDP and TCP (RFC 5426, RFC 6587) and tells every line as `phone.said`, with its bytes as they came. */
export async function startSyslogServer(options: SyslogOptions): Promise<SyslogServer> {
  const settings: ReceiverSettings = {
    address: options.address,
    port: options.port,
    limits: { ...defaultLimits, ...options.limits },
  }
  const worker = new Worker(workerFile('syslog/syslog-receiver'), { workerData: settings, name: 'syslog' })
  const bound = await listening(worker, options)
  return new Listener(worker, options, bound)
}

interface Where {
  readonly address: string
  readonly port: number
}

function listening(worker: Worker, { address, port }: SyslogOptions): Promise<Where> {
  return new Promise((resolve, reject) => {
    worker.once('error', reject)
    worker.once('message', (message: FromReceiver) => {
      worker.off('error', reject)
      if (message.type === 'listening') resolve(message)
      else reject(startFault(message.type === 'failed' ? message.failure : null, address, port))
    })
  })
}

function startFault(failure: StartFailure | null, address: string, port: number): Error {
  const { code, transport, message } = failure ?? {
    code: '',
    transport: 'udp',
    message: 'the syslog receiver did not start',
  }
  // The failure crossed from the receiver's thread as data; here it is an error of the system again.
  const error: NodeJS.ErrnoException = Object.assign(new Error(message), { code })
  return bindFault(error, { protocol: transport === 'udp' ? 'UDP' : 'TCP', address, port })
}

class Listener implements SyslogServer {
  readonly address: string
  readonly port: number
  readonly ended: Promise<unknown>
  readonly #worker: Worker
  readonly #options: SyslogOptions
  readonly #stopped: Promise<void>
  #received = 0
  #dropped = 0
  #stopping: Promise<void> | null = null
  #unwatch: Unsubscribe = () => undefined

  constructor(worker: Worker, options: SyslogOptions, { address, port }: Where) {
    this.#worker = worker
    this.#options = options
    this.address = address
    this.port = port
    let tellStopped: () => void = () => undefined
    this.#stopped = new Promise((resolve) => (tellStopped = resolve))
    this.ended = new Promise((resolve) => {
      const end = (reason: unknown): void => {
        this.#unwatch()
        tellStopped()
        if (this.#stopping !== null) return
        void worker.terminate()
        resolve(reason)
      }
      worker.on('error', end)
      worker.on('exit', (code) => {
        end(new Error(`the syslog receiver ended with ${code}`))
      })
      worker.on('message', (message: FromReceiver) => {
        if (message.type === 'batch') this.#take(message.batch)
        else if (message.type === 'lost') this.#lost(message.losses)
        else if (message.type === 'ended') end(new Error(message.message))
        else if (message.type === 'stopped') tellStopped()
      })
      this.#unwatch = watchAddress(address, options.clock, options.hasAddress ?? systemHasAddress, () => {
        end(new BenchError('ADDRESS_GONE', { address, port }))
      })
    })
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
    this.#stopping ??= this.#stop()
    return this.#stopping
  }

  async #stop(): Promise<void> {
    this.#unwatch()
    this.#post({ type: 'stop' })
    await this.#stoppedWithin(STOP_MS)
    this.#post({ type: 'abandon' })
    await this.#stoppedWithin(ABANDON_MS)
    await this.#worker.terminate()
  }

  async #stoppedWithin(ms: number): Promise<void> {
    let giveUp: () => void = () => undefined
    const patience = new Promise<void>((resolve) => {
      giveUp = this.#options.clock.after(ms, resolve)
    })
    await Promise.race([this.#stopped, patience])
    giveUp()
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
    const line = parseSyslog(bytes)
    const clue = line.identifier ?? line.host
    const who = this.#options.identify({
      ip,
      port,
      text: line.text,
      ...(clue === undefined ? {} : { identifier: clue }),
    })
    const verdict = readVerdict(line.text)
    const body: EventBody = {
      type: 'phone.said',
      server: 'syslog',
      who,
      text: line.text.length > LONGEST_TEXT ? `${line.text.slice(0, LONGEST_TEXT)}…` : line.text,
      ...(line.facility === undefined ? {} : { facility: line.facility }),
      ...(line.severity === undefined ? {} : { severity: line.severity }),
      ...(line.phoneTime === undefined ? {} : { phoneTime: line.phoneTime }),
      ...(line.host === undefined ? {} : { host: line.host }),
      ...(line.app === undefined ? {} : { app: line.app }),
      ...(line.identifier === undefined ? {} : { identifier: line.identifier }),
      ...(verdict === null ? {} : { verdict }),
    }
    this.#options.emit(body, new Uint8Array(bytes)) // of its own: the batch goes back to be filled again
  }

  #lost(losses: Losses): void {
    const { emit, identify } = this.#options
    for (const { count, ...from } of losses.floods) {
      this.#dropped += count
      emit({ type: 'source.limited', server: 'syslog', who: identify(from), reason: 'flood', count })
    }
    this.#drop(losses.flooded, 'flood')
    this.#drop(losses.queueFull, 'queue-full')
    this.#drop(losses.kernel, 'kernel-buffer-full')
    for (const { ip, reason, count } of losses.rejected)
      emit({ type: 'traffic.rejected', server: 'syslog', who: identify({ ip }), reason, count })
  }

  #drop(count: number, reason: string): void {
    if (count === 0) return
    this.#dropped += count
    this.#options.emit({ type: 'events.dropped', server: 'syslog', count, reason })
  }

  #post(message: ToReceiver, transfer: readonly ArrayBuffer[] = []): void {
    this.#worker.postMessage(message, transfer)
  }
}
