import type { Server, Socket } from 'node:net'
import { plainAddress } from '../../../shared/domain/network/address.ts'
import { Deframer, type Deframed } from '../../../shared/protocol/syslog/framing.ts'
import { LONGEST_LINE } from './batches.ts'
import type { RejectionReason, SyslogLimits } from './receiver-messages.ts'

export interface TcpSink {
  /** Takes one message; false when there is no room now: the sender is made to wait, and the message offered again. */
  line(ip: string, port: number, bytes: Uint8Array): boolean
  rejected(ip: string, reason: RejectionReason): void
}

/** Syslog over TCP (RFC 6587): bounded in number, in the length of a message, and in the time that one may take. */
export class TcpConnections {
  readonly #sink: TcpSink
  readonly #limits: SyslogLimits
  readonly #open = new Set<Connection>()

  constructor(server: Server, limits: SyslogLimits, sink: TcpSink) {
    this.#sink = sink
    this.#limits = limits
    server.on('connection', (socket) => {
      this.#accept(socket)
    })
  }

  /** True while messages wait that came and could not be taken. */
  get waiting(): boolean {
    for (const connection of this.#open) if (connection.waiting) return true
    return false
  }

  /** There is room again. */
  resume(): void {
    for (const connection of this.#open) if (connection.waiting) connection.resume()
  }

  closeAll(): void {
    for (const connection of this.#open) connection.destroy()
  }

  #accept(socket: Socket): void {
    socket.on('error', () => undefined) // a connection that breaks is closed, and "close" says so
    const ip = plainAddress(socket.remoteAddress ?? '')
    if (ip !== '' && !this.#crowded(ip)) {
      const connection = new Connection(socket, ip, {
        limits: this.#limits,
        sink: this.#sink,
        done: () => void this.#open.delete(connection),
      })
      this.#open.add(connection)
      return
    }
    if (ip !== '') this.#sink.rejected(ip, 'too-many-connections')
    socket.destroy()
  }

  #crowded(ip: string): boolean {
    if (this.#open.size >= this.#limits.connections) return true
    let same = 0
    for (const other of this.#open) if (other.ip === ip) same++
    return same >= this.#limits.connectionsPerAddress
  }
}

interface ConnectionDeps {
  readonly limits: SyslogLimits
  readonly sink: TcpSink
  /** The connection has ended, and all that came over it was taken. */
  readonly done: () => void
}

class Connection {
  readonly ip: string
  readonly #port: number
  readonly #socket: Socket
  readonly #limits: SyslogLimits
  readonly #sink: TcpSink
  readonly #done: () => void
  readonly #deframer = new Deframer(LONGEST_LINE)
  /** At most the messages of one read. */
  #waiting: readonly Uint8Array[] = []
  #closed = false
  #deadline: NodeJS.Timeout | null = null

  constructor(socket: Socket, ip: string, { limits, sink, done }: ConnectionDeps) {
    this.ip = ip
    this.#port = socket.remotePort ?? 0
    this.#socket = socket
    this.#limits = limits
    this.#sink = sink
    this.#done = done
    socket.setTimeout(limits.idleMs, () => void socket.destroy())
    socket.on('data', (chunk) => {
      this.#take(this.#deframer.push(chunk))
    })
    socket.on('close', () => {
      this.#closed = true
      this.#take(this.#deframer.end())
    })
  }

  get waiting(): boolean {
    return this.#waiting.length > 0
  }

  resume(): void {
    this.#offer(this.#waiting)
    if (!this.waiting && !this.#closed) this.#socket.resume()
  }

  destroy(): void {
    this.#socket.destroy()
  }

  #take({ frames, tooLong }: Deframed): void {
    for (let n = 0; n < tooLong; n++) this.#sink.rejected(this.ip, 'frame-too-long')
    this.#offer(this.waiting ? [...this.#waiting, ...frames] : frames)
    if (this.waiting && !this.#closed) this.#socket.pause()
    this.#watch(frames.length > 0)
  }

  #offer(frames: readonly Uint8Array[]): void {
    let taken = 0
    for (const frame of frames) {
      if (!this.#sink.line(this.ip, this.#port, frame)) break
      taken++
    }
    this.#waiting = frames.slice(taken)
    if (this.#closed && !this.waiting) this.#done()
  }

  /** A message that has begun must end in time; one that waits for room here is not late. */
  #watch(ended: boolean): void {
    const begun = this.#deframer.pending > 0 && !this.#closed
    if (this.#deadline !== null && (ended || !begun)) {
      clearTimeout(this.#deadline)
      this.#deadline = null
    }
    if (!begun || this.#deadline !== null) return
    this.#deadline = setTimeout(() => {
      this.#deadline = null
      if (this.waiting) {
        this.#watch(false)
        return
      }
      this.#sink.rejected(this.ip, 'frame-too-slow')
      this.#socket.destroy()
    }, this.#limits.frameMs)
  }
}
