import type { Server } from 'node:http'
import type { DropArgument, Socket } from 'node:net'
import type { Duplex } from 'node:stream'
import type { ShownCertificate } from '../../../shared/domain/trust/shown-certificate.ts'
import { plainAddress } from '../../../shared/domain/network/address.ts'
import type { RequestDeps } from './requests.ts'
import type { Connection } from './transfer.ts'

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
    let through: Duplex = socket
    let shown: () => ShownCertificate | null = () => null
    const connection: Connection = {
      ip,
      port,
      transfers: new Set(),
      close: () => void through.destroy(),
      get certificate() {
        return shown()
      },
      secured: (tls, certificate) => {
        connections.delete(through)
        connections.set((through = tls), connection)
        shown = certificate
      },
    }
    connections.set(socket, connection)
    socket.once('close', () => {
      connections.delete(through)
      sources.leave(ip)
      for (const transfer of connection.transfers) transfer.abandon('client-error', 'connection closed')
    })
  })
  server.on('drop', (dropped?: DropArgument) => {
    throttle.limited({ ip: plainAddress(dropped?.remoteAddress ?? '') }, 'too-many-transfers')
  })
  return connections
}
