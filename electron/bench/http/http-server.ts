import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import type { DropArgument, Socket } from 'node:net'
import type { Duplex } from 'node:stream'
import type { Emit, TransferId } from '../../../shared/domain/event/bench-event.ts'
import { BenchError } from '../../../shared/domain/fault/fault.ts'
import type { Identify } from '../../../shared/domain/identity/clues.ts'
import { plainAddress, systemHasAddress, watchAddress } from '../net/addresses.ts'
import type { Clock, Unsubscribe } from '../core/clock.ts'
import type { RunningServer } from '../core/running-server.ts'
import type { ServedFiles } from '../core/served-file.ts'
import { rawBriefAnswer } from './answer.ts'
import { defaultHttpLimits, type HttpLimits } from './limits.ts'
import { listen } from '../net/bind-tcp.ts'
import { isTlsHello, redactRefused } from './redact.ts'
import { handleRequest, type RequestDeps } from './requests.ts'
import { SourceLimits } from './source-limits.ts'
import { createTally } from './rejection-throttle.ts'
import type { Connection } from './transfer.ts'

export interface HttpServerOptions {
  /** '' or '::' for every address, of both families where there are two. */
  readonly address: string
  /** 0 takes a free one. */
  readonly port: number
  readonly files: ServedFiles
  readonly identify: Identify
  readonly emit: Emit
  readonly clock: Clock
  readonly transferId: () => TransferId
  readonly limits?: Partial<HttpLimits>
  /** Whether this machine still has the address that it listens on. Left out: the system is asked. */
  readonly hasAddress?: (address: string) => boolean
}

const TICK_MS = 1_000
const FORGET_TICKS = 10

/** Serves files by HTTP (RFC 9110, 9112), read-only. */
export async function startHttpServer(options: HttpServerOptions): Promise<RunningServer> {
  const limits = { ...defaultHttpLimits, ...options.limits }
  const world: RequestDeps & { readonly traffic: { bytesSent: number } } = {
    emit: options.emit,
    clock: options.clock,
    files: options.files,
    identify: options.identify,
    transferId: options.transferId,
    limits,
    sources: new SourceLimits(limits),
    tally: createTally(options.emit),
    traffic: { bytesSent: 0 },
  }
  const server = newServer(limits)
  const connections = admitConnections(server, world)
  answerRequests(server, world, connections)
  answerNonsense(server, world, connections)
  const { address, port } = await listen(server, options.address, options.port)

  let tellEnd: (reason: unknown) => void = () => undefined
  const ended = new Promise((resolve) => {
    tellEnd = resolve
  })
  let stopped: Promise<void> | null = null
  const stop = (): Promise<void> => (stopped ??= stopOnce())
  const stopOnce = (): Promise<void> => {
    stopTicking()
    unwatch()
    const closed = new Promise<void>((resolve) => void server.close(() => resolve()))
    for (const [socket, connection] of connections) {
      for (const transfer of connection.transfers) transfer.abandon('server-stopped')
      socket.destroy()
    }
    world.tally.flush()
    return closed
  }
  const fail = (reason: unknown): void => {
    if (stopped === null) void stop().then(() => tellEnd(reason))
  }
  server.on('error', fail)

  const unwatch = watchAddress(address, options.clock, options.hasAddress ?? systemHasAddress, () =>
    fail(new BenchError('ADDRESS_GONE', { address, port })),
  )
  const stopTicking = everySecond(options.clock, (ticks) => {
    const now = options.clock.now()
    for (const connection of connections.values()) {
      for (const transfer of connection.transfers) transfer.checkProgress(now, limits.stalledMs)
    }
    world.tally.flush()
    if (ticks % FORGET_TICKS === 0) world.sources.forgetIdle(now)
  })

  return {
    address,
    port,
    active: () => {
      let active = 0
      for (const { transfers } of connections.values()) active += transfers.size
      return active
    },
    bytesSent: () => world.traffic.bytesSent,
    stop,
    ended,
  }
}

function newServer(limits: HttpLimits): Server {
  const server = createServer({
    maxHeaderSize: limits.headBytes,
    headersTimeout: limits.headersMs,
    requestTimeout: Math.max(limits.requestMs, limits.headersMs),
    keepAliveTimeout: limits.idleMs,
    connectionsCheckingInterval: Math.max(20, Math.min(1_000, limits.headersMs / 4)),
    // Both are checked where they can be told as events.
    requireHostHeader: false,
    optimizeEmptyRequests: true,
    noDelay: true,
  })
  server.maxHeadersCount = 0 // Node would drop what is above it in silence; the size limits it and the count is checked
  server.maxConnections = limits.connections
  return server
}

type Connections = ReadonlyMap<Duplex, Connection>

function admitConnections(server: Server, world: RequestDeps): Map<Duplex, Connection> {
  const connections = new Map<Duplex, Connection>()
  server.on('connection', (socket: Socket) => {
    const ip = plainAddress(socket.remoteAddress ?? '')
    const port = socket.remotePort ?? 0
    if (!world.sources.connected(ip, world.clock.now())) {
      world.tally.limited({ ip, port }, 'too-many-transfers')
      socket.destroy()
      return
    }
    const connection: Connection = {
      ip,
      port,
      transfers: new Set(),
      close: () => void socket.destroy(),
    }
    connections.set(socket, connection)
    socket.once('close', () => {
      connections.delete(socket)
      world.sources.disconnected(ip)
      for (const transfer of connection.transfers) transfer.abandon('client-error', 'connection closed')
    })
  })
  server.on('drop', (dropped?: DropArgument) => {
    world.tally.limited({ ip: plainAddress(dropped?.remoteAddress ?? '') }, 'too-many-transfers')
  })
  return connections
}

function answerRequests(server: Server, world: RequestDeps, connections: Connections): void {
  const answer =
    (awaitsContinue: boolean) =>
    (req: IncomingMessage, res: ServerResponse): void => {
      const connection = connections.get(req.socket)
      if (connection === undefined) req.socket.destroy()
      else handleRequest(world, connection, req, res, awaitsContinue)
    }
  server.on('request', answer(false))
  server.on('checkContinue', answer(true))
  server.on('checkExpectation', answer(true))
}

/** What is no request: other protocols, broken heads, heads that never end, tunnels. */
function answerNonsense(server: Server, world: RequestDeps, connections: Connections): void {
  const reject = (socket: Duplex, status: number, reason: string, raw?: Uint8Array): void => {
    const connection = connections.get(socket)
    if (connection !== undefined) world.tally.rejected({ ip: connection.ip, port: connection.port }, reason, raw)
    // In the middle of an answer another one would be read as its content.
    if (!socket.writable || (connection?.transfers.size ?? 0) > 0) socket.destroy()
    else socket.end(rawBriefAnswer(status, world.clock.now()), () => void socket.destroy())
  }
  server.on('clientError', (error: NodeJS.ErrnoException & { rawPacket?: Uint8Array }, socket) => {
    const packet = error.rawPacket ?? new Uint8Array()
    if (error.code === 'ERR_HTTP_REQUEST_TIMEOUT') {
      // A connection that never said anything is a browser's spare one, and no event.
      if ('bytesRead' in socket && socket.bytesRead === 0) socket.destroy()
      else reject(socket, 408, 'slow-request')
    } else if (error.code === 'HPE_HEADER_OVERFLOW') {
      reject(socket, 431, 'headers-too-large', redactRefused(packet))
    } else if (error.code?.startsWith('HPE_') === true) {
      if (packet.length > 0)
        reject(socket, 400, isTlsHello(packet) ? 'tls-on-http-port' : 'not-http', redactRefused(packet))
      else socket.destroy() // cut off in the middle of a head
    } else socket.destroy()
  })
  server.on('connect', (_: IncomingMessage, socket: Duplex) => {
    reject(socket, 405, 'tunnel')
  })
}

function everySecond(clock: Clock, tick: (ticks: number) => void): Unsubscribe {
  let ticks = 0
  let pending: Unsubscribe | null = null
  let stopped = false
  const arm = (): void => {
    pending = clock.after(TICK_MS, () => {
      tick(++ticks)
      if (!stopped) arm()
    })
  }
  arm()
  return () => {
    stopped = true
    pending?.()
  }
}
