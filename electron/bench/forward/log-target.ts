import { createHash } from 'node:crypto'
import { createSocket } from 'node:dgram'
import { once } from 'node:events'
import { connect as connectTcp, type Socket } from 'node:net'
import { setTimeout } from 'node:timers/promises'
import { connect as connectTls } from 'node:tls'
import type { LogAddress } from '../../../shared/domain/forward/log-server.ts'
import { countOctets } from '../../../shared/protocol/syslog/rfc5424.ts'
import { withTimeout } from '../core/time.ts'

export interface LogServer extends LogAddress {
  /** PEM of the authority of its certificate; left out: those that the system trusts. */
  readonly authority?: string | undefined
  /** SHA-256 of its certificate, in digits: stands for an authority. */
  readonly fingerprint?: string | undefined
}

/** A way to a log server that is open. */
export interface LogConnection {
  /** Settles when there is room for more. */
  write(messages: readonly Uint8Array[]): Promise<void>
  /** Sends what waits, then closes. */
  end(): Promise<void>
}

const CONNECT_MS = 10_000
const KEEP_ALIVE_MS = 30_000
/** One datagram without fragments (RFC 5426 §3.2 asks for 480 at least). */
const DATAGRAM = 1_400

export const openLogConnection = (server: LogServer): Promise<LogConnection> =>
  server.way === 'udp' ? openUdp(server) : openStream(server)

/** A receive buffer of Linux's default size holds about 250 datagrams: 10,000 a second, in steps that it can hold. */
const BURST = 50
const BURST_PAUSE_MS = 5

/** UDP tells nobody what it lost, so it is sent no faster than a usual log server reads. */
async function openUdp({ host, port }: LogServer): Promise<LogConnection> {
  const socket = createSocket(host.includes(':') ? 'udp6' : 'udp4')
  socket.connect(port, host)
  await once(socket, 'connect')
  socket.on('error', () => undefined) // nobody listens there: as silent as a loss
  let sent = 0
  return {
    write: async (messages) => {
      for (const message of messages) {
        await new Promise<void>((resolve) => {
          socket.send(message.subarray(0, DATAGRAM), () => resolve())
        })
        sent += 1
        if (sent % BURST === 0) await setTimeout(BURST_PAUSE_MS)
      }
    },
    end: () => new Promise((resolve) => void socket.close(() => resolve())),
  }
}

async function openStream(server: LogServer): Promise<LogConnection> {
  const socket = server.way === 'tls' ? tlsSocket(server) : connectTcp({ host: server.host, port: server.port })
  const failed = new Promise<never>((_, reject) => void socket.once('error', reject))
  failed.catch(() => undefined)
  try {
    await withTimeout(
      Promise.race([once(socket, server.way === 'tls' ? 'secureConnect' : 'connect'), failed]),
      CONNECT_MS,
    )
  } catch (error) {
    socket.destroy()
    throw error
  }
  socket.setKeepAlive(true, KEEP_ALIVE_MS)
  socket.resume()
  // A server that closes is gone, whatever it had taken by then.
  let wake: () => void = () => undefined
  socket.on('drain', () => wake()).on('close', () => wake())
  const check = (): void => {
    if (socket.destroyed) throw socket.errored ?? new Error('the log server closed the connection')
  }
  return {
    write: async (messages) => {
      check()
      if (socket.write(Buffer.concat(messages.map(countOctets)))) return
      const room = Promise.withResolvers<undefined>()
      wake = () => room.resolve(undefined)
      await room.promise
      check()
    },
    // Waited for: a connection that is cut loses what the server has not read yet.
    end: () =>
      new Promise((resolve) => {
        socket.once('close', () => resolve())
        socket.end()
      }),
  }
}

function tlsSocket({ host, port, authority, fingerprint }: LogServer): Socket {
  const pinned = fingerprint?.replace(/[^0-9a-f]/gi, '').toLowerCase()
  const socket = connectTls({
    ...{ host, port, servername: /^[\d.:]+$/.test(host) ? '' : host },
    ...(authority !== undefined && { ca: authority }),
    ...(pinned !== undefined && { rejectUnauthorized: false }),
  })
  if (pinned !== undefined)
    socket.once('secureConnect', () => {
      const found = createHash('sha256').update(socket.getPeerCertificate().raw).digest('hex')
      if (found !== pinned) socket.destroy(new Error('the certificate has another fingerprint'))
    })
  return socket
}
