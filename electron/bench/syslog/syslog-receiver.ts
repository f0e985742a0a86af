import { platform, setPriority } from 'node:os'
import { setImmediate as breathe, setTimeout as pause } from 'node:timers/promises'
import { parentPort, workerData, type MessagePort } from 'node:worker_threads'
import { BenchError, fault, type Fault } from '../../../shared/domain/fault/fault.ts'
import { isLoopback, plainAddress } from '../../../shared/domain/network/address.ts'
import { BatchQueue } from './batches.ts'
import { bindBoth, type Bound } from './bind-both.ts'
import { kernelDrops } from './kernel-drops.ts'
import { KeptFiles } from './kept-files.ts'
import { LossCounter } from './loss-counter.ts'
import { RateLimiter } from './rate-limiter.ts'
import type { FromReceiver, ReceiverSettings, ToReceiver } from './receiver-messages.ts'
import { TcpConnections } from './tcp-connections.ts'

/**
 * The receiving thread: it does nothing but read the sockets, so that whatever keeps the bench busy (a collection of
 * garbage, a large file, a slow disk) loses no datagram. Lines wait here, within bounds, until the bench takes them.
 */

/** Batches on their way to the bench at once: one in work and one behind it. The rest waits on this side. */
const IN_FLIGHT = 2
/** How full the queue is when TCP senders are paused, and when they resume. */
const HIGH = 0.75
const LOW = 0.5

/**
 * What has waited this long is also written to a file, which outlives a bench that is killed; and how often that is
 * looked at. With what is on its way to the history at that moment, a kill costs less than a second of lines.
 */
const KEEP_AFTER_MS = 200
const KEEP_MS = 100

/** On stop, datagrams are read until none came for this long, but no longer than this in all. */
const QUIET_MS = 5
const READ_REST_MS = 500

class Receiver {
  readonly #bound: Bound
  readonly #bench: MessagePort
  readonly #queue: BatchQueue
  readonly #limiter: RateLimiter
  readonly #losses = new LossCounter()
  readonly #connections: TcpConnections
  readonly #reporting: NodeJS.Timeout
  readonly #kept: KeptFiles | null
  readonly #keeping: NodeJS.Timeout | undefined
  /** Lines read since it listens. */
  #read = 0
  #inFlight = 0
  #scheduled = false
  #stopping = false
  #abandoned = false
  #over = false

  constructor(settings: ReceiverSettings, bound: Bound, bench: MessagePort) {
    this.#bound = bound
    this.#bench = bench
    this.#queue = new BatchQueue(settings.limits.queueBytes)
    this.#limiter = new RateLimiter(settings.limits.rate)
    this.#connections = new TcpConnections(bound.tcp, settings.limits, {
      line: (ip, port, bytes) => this.#fromTcp(ip, port, bytes),
      rejected: (ip, reason) => {
        this.#losses.reject(ip, reason)
      },
    })
    bound.udp.on('message', (bytes, from) => {
      this.#received(plainAddress(from.address), from.port, bytes)
    })
    for (const socket of [bound.udp, bound.tcp])
      socket.on('error', (error: Error) => {
        this.#post({ type: 'ended', message: error.message })
      })
    this.#reporting = setInterval(() => void this.#reportLosses(), settings.limits.tellMs)
    this.#kept = settings.keep === null ? null : new KeptFiles(settings.keep)
    this.#keeping = this.#kept === null ? undefined : setInterval(() => void this.#keep(), KEEP_MS)
    bench.on('message', (message: ToReceiver) => this.#hear(message))
  }

  #hear(message: ToReceiver): void {
    if (message.type === 'taken') this.#taken(message.buffer)
    else if (message.type === 'stored') void this.#kept?.storedUpTo(message.line)
    else if (message.type === 'stop') void this.#stop()
    else this.#abandon()
  }

  async #keep(): Promise<void> {
    await this.#kept?.keep(this.#queue.waitingSince(performance.now() - KEEP_AFTER_MS))
    if (this.#kept?.empty === false && !this.#over) this.#post({ type: 'keeping' })
  }

  #received(ip: string, port: number, bytes: Uint8Array): void {
    this.#read++
    if (!this.#limiter.admit(sourceOf(ip, port), performance.now())) return
    if (this.#queue.add(ip, port, bytes)) this.#schedule()
    else this.#losses.queueFull++
  }

  /** TCP senders wait while the queue is nearly full: what room there is belongs to UDP, which cannot wait. */
  #fromTcp(ip: string, port: number, bytes: Uint8Array): boolean {
    if (this.#queue.fill >= HIGH) return false
    this.#received(ip, port, bytes)
    return true
  }

  /** After everything that this turn of the loop has read, so that a burst travels together. */
  #schedule(): void {
    if (this.#scheduled || this.#inFlight >= IN_FLIGHT) return
    this.#scheduled = true
    setImmediate(() => {
      this.#scheduled = false
      this.#handOver()
    })
  }

  #handOver(): void {
    while (this.#inFlight < IN_FLIGHT) {
      const batch = this.#queue.take()
      if (batch === null) break
      this.#inFlight++
      const waitedMs = performance.now() - batch.since
      this.#post({ type: 'batch', batch, waitedMs, waiting: this.#queue.count() }, [batch.buffer])
    }
    if (this.#queue.fill <= LOW) this.#connections.resume()
    const nothingLeft = this.#inFlight === 0 && this.#queue.empty && !this.#connections.waiting
    if (this.#stopping && nothingLeft) void this.#end()
  }

  #taken(buffer: ArrayBuffer): void {
    this.#inFlight--
    this.#queue.recycle(buffer)
    this.#handOver()
  }

  async #reportLosses(): Promise<void> {
    const { address, port } = this.#bound
    const dropped = await kernelDrops(address, port)
    const losses = this.#losses.take(this.#limiter.takeExcess(), dropped)
    if (losses !== null) this.#post({ type: 'lost', losses })
  }

  async #stop(): Promise<void> {
    clearInterval(this.#reporting)
    await this.#readRest()
    await this.#reportLosses() // the system forgets its count with the socket
    this.#bound.udp.close()
    this.#bound.tcp.close()
    this.#connections.closeAll()
    this.#stopping = true
    if (this.#abandoned) this.#countRest()
    else setImmediate(() => this.#handOver())
  }

  /** Datagrams that the system has taken and this thread has not read would be lost with the socket. */
  async #readRest(): Promise<void> {
    const end = performance.now() + READ_REST_MS
    for (let before = -1; before !== this.#read && performance.now() < end;) {
      before = this.#read
      await pause(QUIET_MS)
      await breathe() // the timer may be late: sockets are read between it and this
    }
  }

  /** The bench cannot wait any longer: what is left is lost, and counted; what is still being read, too. */
  #abandon(): void {
    this.#abandoned = true
    if (this.#stopping) this.#countRest()
  }

  #countRest(): void {
    for (let batch = this.#queue.take(); batch !== null; batch = this.#queue.take())
      this.#losses.queueFull += batch.lines
    void this.#end()
  }

  async #end(): Promise<void> {
    if (this.#over) return
    this.#over = true
    clearInterval(this.#keeping)
    await this.#kept?.close()
    await this.#reportLosses()
    this.#post({ type: 'stopped' })
    this.#bench.close()
  }

  #post(message: FromReceiver, transfer: readonly ArrayBuffer[] = []): void {
    this.#bench.postMessage(message, transfer)
  }
}

/** On the laptop itself each port is a source of its own: virtual phones have one address. */
const sourceOf = (ip: string, port: number): string => (isLoopback(ip) ? `${ip} ${port}` : ip)

/**
 * The system's buffer holds a third of a second of 30,000 datagrams a second: a thread that waits longer for its turn loses
 * the rest. On Linux 0 means this thread alone; without the right to it, it keeps the usual priority.
 */
function raisePriority(): void {
  if (platform() !== 'linux') return
  try {
    setPriority(0, -10)
  } catch {
    // an ordinary user may not
  }
}

async function start(settings: ReceiverSettings, bench: MessagePort): Promise<void> {
  try {
    const bound = await bindBoth(settings)
    new Receiver(settings, bound, bench)
    bench.postMessage({ type: 'listening', address: bound.address, port: bound.port } satisfies FromReceiver)
  } catch (error) {
    bench.postMessage({ type: 'failed', fault: faultOf(error, settings) } satisfies FromReceiver)
    bench.close()
  }
}

/** An error crosses to the bench's thread as data. */
const faultOf = (error: unknown, { server }: ReceiverSettings): Fault =>
  error instanceof BenchError ? error.fault : fault('SERVER_STOPPED', { server, detail: String(error) })

if (parentPort !== null) {
  raisePriority()
  void start(workerData as ReceiverSettings, parentPort)
}
