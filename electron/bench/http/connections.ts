import type { Server } from 'node:http'
import type { DropArgument, Socket } from 'node:net'
import type { Duplex } from 'node:stream'
import type { ShownCertificate } from '../../../shared/domain/trust/shown-certificate.ts'
import { plainAddress } from '../../../shared/domain/network/address.ts'
import type { RequestDeps } from './requests.ts'
import type { Connection, Transfer } from './transfer.ts'

export type Connections = ReadonlyMap<Duplex, Connection>

/** Keeps the connections of the server, within the limits of each source. */
export function admitConnections(
  server: Server,
  { clock, sources, throttle }: Pick<RequestDeps, 'clock' | 'sources' | 'throttle'>,
): Connections {
  const connections = new Map<Duplex, Connection>()
  server.on('connection', (socket: Socket) => {
    const ip = plainAddress(socket.remoteAddress ?? '')
    const port = socket.remotePort ?? 0
    if (sources.enter(ip, clock.now()) !== null) {
      throttle.limited({ ip, port }, 'too-many-transfers')
      socket.destroy()
      return
    }
    const connection = new OpenConnection(socket, { ip, port, connections })
    socket.once('close', () => {
      connection.left()
      sources.leave(ip)
      for (const transfer of connection.transfers) transfer.abandon('client-error', 'connection closed')
    })
  })
  server.on('drop', (dropped?: DropArgument) => {
    throttle.limited({ ip: plainAddress(dropped?.remoteAddress ?? '') }, 'too-many-transfers')
  })
  return connections
}

interface OpenedAs {
  readonly ip: string
  readonly port: number
  readonly connections: Map<Duplex, Connection>
}

class OpenConnection implements Connection {
  readonly ip: string
  readonly port: number
  readonly transfers = new Set<Transfer>()
  readonly #connections: Map<Duplex, Connection>
  #through: Duplex
  #shown: (() => ShownCertificate | null) | null = null

  constructor(socket: Socket, { ip, port, connections }: OpenedAs) {
    this.ip = ip
    this.port = port
    this.#connections = connections
    this.#through = socket
    connections.set(socket, this)
  }

  get certificate(): ShownCertificate | null {
    return this.#shown === null ? null : this.#shown()
  }

  close(): void {
    this.#through.destroy()
  }

  secured(tls: Duplex, certificate: () => ShownCertificate | null): void {
    this.#connections.delete(this.#through)
    this.#connections.set(tls, this)
    this.#through = tls
    this.#shown = certificate
  }

  /** It is no longer there. */
  left(): void {
    this.#connections.delete(this.#through)
  }
}
