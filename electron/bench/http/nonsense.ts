import type { IncomingMessage, Server } from 'node:http'
import type { Duplex } from 'node:stream'
import { rawBriefAnswer } from './answer.ts'
import type { Connections } from './connections.ts'
import { isTlsHello, redactRefused } from './redact.ts'
import type { RequestDeps } from './requests.ts'

type ClientError = NodeJS.ErrnoException & { readonly rawPacket?: Uint8Array }

interface Rejection {
  readonly status: number
  readonly reason: string
  readonly raw?: Uint8Array | undefined
}

/** Answers what is no request: other protocols, broken heads, heads that never end, tunnels. */
export function answerNonsense(
  server: Server,
  connections: Connections,
  { clock, throttle }: Pick<RequestDeps, 'clock' | 'throttle'>,
): void {
  const reject = (socket: Duplex, { status, reason, raw }: Rejection): void => {
    const connection = connections.get(socket)
    if (connection !== undefined) throttle.rejected({ ip: connection.ip, port: connection.port }, reason, raw)
    // In the middle of an answer another one would be read as its content.
    if (!socket.writable || (connection?.transfers.size ?? 0) > 0) socket.destroy()
    else socket.end(rawBriefAnswer(status, clock.now()), () => void socket.destroy())
  }
  server.on('clientError', (error: ClientError, socket) => {
    const rejection = rejectionOf(error, socket)
    if (rejection === null) socket.destroy()
    else reject(socket, rejection)
  })
  server.on('connect', (_: IncomingMessage, socket: Duplex) => reject(socket, { status: 405, reason: 'tunnel' }))
}

/** Null where the connection merely ended, which is no event. */
function rejectionOf({ code = '', rawPacket = new Uint8Array() }: ClientError, socket: Duplex): Rejection | null {
  if (code === 'ERR_HTTP_REQUEST_TIMEOUT') {
    const isSpare = 'bytesRead' in socket && socket.bytesRead === 0 // browsers open connections before they need them
    return isSpare ? null : { status: 408, reason: 'slow-request' }
  }
  if (code === 'HPE_HEADER_OVERFLOW') {
    return { status: 431, reason: 'headers-too-large', raw: redactRefused(rawPacket) }
  }
  // Without a packet it was cut off in the middle of a head.
  if (!code.startsWith('HPE_') || rawPacket.length === 0) return null
  const reason = isTlsHello(rawPacket) ? 'tls-on-http-port' : 'not-http'
  return { status: 400, reason, raw: redactRefused(rawPacket) }
}
