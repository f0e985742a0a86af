import type { Server } from 'node:http'
import type { Socket } from 'node:net'
import type { PlainRequest } from '../../../../shared/protocol/http/plain-request.ts'
import type { Connections } from '../connections.ts'
import type { HttpAnswer } from '../exchange.ts'
import type { HttpLimits } from '../limits.ts'
import type { Connection } from '../transfer.ts'
import { servePlainly } from './plain-connection.ts'

export interface PlainHandling {
  readonly limits: Pick<HttpLimits, 'headersMs' | 'idleMs'>
  readonly answer: (connection: Connection, request: PlainRequest, answer: HttpAnswer) => void
}

/**
 * Takes the server's own handling of connections off, and gives what does it instead: plain requests are answered by
 * `answer`, and a connection that asks anything else goes to the server's own handling.
 */
export function takeConnections(
  server: Server,
  connections: Connections,
  { limits, answer }: PlainHandling,
): (socket: Socket) => void {
  const [serveHttp] = server.listeners('connection')
  if (serveHttp === undefined) throw new Error('an HTTP server handles its connections')
  server.off('connection', serveHttp as () => void)
  const handOver = (socket: Socket, bytes: Buffer): void => {
    socket.setNoDelay(true)
    serveHttp.call(server, socket)
    socket.emit('data', bytes)
    socket.resume()
  }
  return (socket) => {
    const connection = connections.get(socket)
    if (connection === undefined) return // refused: it is being closed
    servePlainly(socket, { limits, answer: (request, res) => answer(connection, request, res), handOver })
  }
}
