import type { Server, Socket } from 'node:net'
import { Deframer } from '../../../shared/protocol/syslog/framing.ts'
import { LONGEST_LINE } from './batches.ts'
import type { RejectionReason, SyslogLimits } from './receiver-messages.ts'

export interface TcpSink {
  /** One message that came whole. */
  line(ip: string, port: number, bytes: Uint8Array): void
  rejected(ip: string, reason: RejectionReason): void
  /** True while nothing more can be taken in: TCP senders are made to wait instead of losing lines. */
  full(): boolean
}

/** Syslog over TCP (RFC 6587): bounded in number, in the length of a message, and in the time that one may take. */
export class TcpConnections {
  readonly #sink: TcpSink
  readonly #limits: SyslogLimits
  readonly #open = new Map<Socket, string>()
  readonly #paused = new Set<Socket>()

  constructor(server: Server, limits: SyslogLimits, sink: TcpSink) {
    this.#sink = sink
    this.#limits = limits
    server.on('connection', (socket) => {
      this.#accept(socket)
    })
  }

  /** There is room again. */
  resume(): void {
    for (const socket of this.#paused) socket.resume()
    this.#paused.clear()
  }

  closeAll(): void {
    for (const socket of this.#open.keys()) socket.destroy()
  }

  #accept(socket: Socket): void {
    const ip = plainAddress(socket.remoteAddress ?? '')
    const port = socket.remotePort ?? 0
    socket.on('error', () => undefined) // a connection that breaks is closed, and "close" says so
    if (ip === '' || this.#crowded(ip)) {
      if (ip !== '') this.#sink.rejected(ip, 'too-many-connections')
      socket.destroy()
      return
    }
    this.#open.set(socket, ip)
    this.#read(socket, ip, port)
  }

  #crowded(ip: string): boolean {
    if (this.#open.size >= this.#limits.connections) return true
    let same = 0
    for (const other of this.#open.values()) if (other === ip) same++
    return same >= this.#limits.connectionsPerAddress
  }

  #read(socket: Socket, ip: string, port: number): void {
    const deframer = new Deframer(LONGEST_LINE)
    let deadline: NodeJS.Timeout | null = null
    const tell = ({ frames, tooLong }: ReturnType<Deframer['push']>): void => {
      for (const frame of frames) this.#sink.line(ip, port, frame)
      for (let n = 0; n < tooLong; n++) this.#sink.rejected(ip, 'frame-too-long')
    }
    const watch = (ended: boolean): void => {
      if (deadline !== null && (ended || deframer.pending === 0)) {
        clearTimeout(deadline)
        deadline = null
      }
      if (deadline !== null || deframer.pending === 0) return
      deadline = setTimeout(() => {
        this.#sink.rejected(ip, 'frame-too-slow')
        socket.destroy()
      }, this.#limits.frameMs)
    }
    socket.setTimeout(this.#limits.idleMs, () => void socket.destroy())
    socket.on('data', (chunk) => {
      const deframed = deframer.push(chunk)
      tell(deframed)
      watch(deframed.frames.length > 0)
      if (!this.#sink.full()) return
      socket.pause()
      this.#paused.add(socket)
    })
    socket.on('close', () => {
      if (deadline !== null) clearTimeout(deadline)
      tell(deframer.end())
      this.#open.delete(socket)
      this.#paused.delete(socket)
    })
  }
}

/** A dual-stack socket shows IPv4 senders as `::ffff:10.0.0.7` (RFC 4291 §2.5.5.2). */
export const plainAddress = (address: string): string =>
  address.startsWith('::ffff:') && address.includes('.') ? address.slice(7) : address
