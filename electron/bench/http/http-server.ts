import type { IncomingMessage, Server, ServerResponse } from 'node:http'
import type { Emit, FileServerName, TransferId } from '../../../shared/domain/event/bench-event.ts'
import type { Identify } from '../../../shared/domain/identity/clues.ts'
import { every, type Clock } from '../core/clock.ts'
import type { RunningServer } from '../core/running-server.ts'
import type { Uploads } from '../core/upload.ts'
import type { ServedFiles } from '../core/served-file.ts'
import { bindTcp, closeTcp } from '../net/bind-tcp.ts'
import { createLifecycle } from '../server-kit/lifecycle.ts'
import { createRejectionThrottle } from '../server-kit/rejection-throttle.ts'
import { SourceGuard } from '../server-kit/source-guard.ts'
import { admitConnections, type Connections } from './connections.ts'
import type { Admit } from './admission.ts'
import { defaultHttpLimits, type HttpLimits } from './limits.ts'
import { answerNonsense } from './nonsense.ts'
import { secureConnections } from './tls/secure-connections.ts'
import type { SecureOptions } from './tls/secure-options.ts'
import { takeConnections } from './plain/plain-connections.ts'
import { createRequestHandlers, type RequestDeps, type RequestHandlers } from './requests.ts'
import { createServer } from '../core/node-http.ts'

export interface HttpServerOptions {
  /** The name under which it is started, and told in events. */
  readonly server: FileServerName
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
  /** Given: it serves HTTPS. */
  readonly secure?: SecureOptions
  /** Whether another server was asked for something a moment ago: handshakes then give way to it. Left out: never. */
  readonly othersAsk?: () => boolean
  /** Who may have which path; left out: everybody has every path. */
  readonly admit?: Admit
  /** Where phones' reports go; left out: nobody may write. */
  readonly uploads?: Uploads
  /** Whether this machine still has the address that it listens on. Left out: the system is asked. */
  readonly hasAddress?: (address: string) => boolean
}

const TICK_MS = 1_000
/** A kept connection asks many times a second: what was revoked meanwhile by another program is refused this much later at most. */
const RECHECK_MS = 1_000
const FORGET_TICKS = 10

/** Serves files by HTTP (RFC 9110, 9112), read-only. */
export async function startHttpServer(options: HttpServerOptions): Promise<RunningServer> {
  const { clock, hasAddress, secure, othersAsk } = options
  const deps = requestDeps(options)
  // Most phones ask once a connection and get their answer in one piece: without TLS each sets it that has more to say.
  const server = newServer(deps.limits, { noDelay: secure !== undefined })
  const connections = admitConnections(server, deps)
  const handlers = createRequestHandlers(deps)
  const serve = takeConnections(server, connections, { limits: deps.limits, answer: handlers.plain })
  if (secure !== undefined && deps.server === 'https')
    secureConnections(server, connections, { ...deps, server: deps.server, secure, othersAsk, serve })
  else server.on('connection', serve)
  answerRequests(server, connections, handlers.any)
  answerNonsense(server, connections, deps)
  const endpoint = await bindTcp(server, options)
  const stopTicking = every(clock, TICK_MS, (ticks) => tick(deps, connections, ticks))
  const { address, port, stop, ended, fail } = createLifecycle({
    endpoint,
    clock,
    hasAddress,
    close: () => {
      stopTicking()
      const closed = closeTcp(server)
      for (const [socket, connection] of connections) {
        for (const transfer of connection.transfers) transfer.abandon('server-stopped')
        socket.destroy()
      }
      deps.throttle.flush(Number.POSITIVE_INFINITY)
      return closed
    },
  })
  server.on('error', fail)
  return {
    address,
    port,
    active: () => {
      let active = 0
      for (const { transfers } of connections.values()) active += transfers.size
      return active
    },
    transfers: (leastBytes) =>
      [...connections.values()]
        .flatMap(({ transfers }) => [...transfers].map(({ running }) => running))
        .filter((running) => running !== null)
        .filter(({ size }) => size >= leastBytes),
    bytesSent: () => deps.traffic.bytesSent,
    stop,
    ended,
  }
}

function requestDeps({
  server,
  emit,
  clock,
  files,
  identify,
  transferId,
  admit,
  uploads,
  secure,
  ...options
}: HttpServerOptions): RequestDeps {
  const limits = { ...defaultHttpLimits, ...options.limits }
  const sources = new SourceGuard({
    open: limits.connectionsPerSource,
    requests: { perSecond: limits.requestsPerSecond, burst: limits.requestsAtOnce },
    unknownNames: limits.unknownNames,
    exempt: limits.exempt,
  })
  const throttle = createRejectionThrottle(server, emit)
  return {
    server,
    emit,
    clock,
    files,
    identify,
    transferId,
    limits,
    sources,
    throttle,
    admit,
    uploads,
    refresh: secure?.refresh && (() => secure.refresh?.(RECHECK_MS) ?? Promise.resolve()),
    traffic: { bytesSent: 0 },
  }
}

function newServer(limits: HttpLimits, { noDelay }: { readonly noDelay: boolean }): Server {
  const server = createServer({
    maxHeaderSize: limits.headBytes,
    headersTimeout: limits.headersMs,
    requestTimeout: Math.max(limits.requestMs, limits.headersMs),
    keepAliveTimeout: limits.idleMs,
    connectionsCheckingInterval: Math.max(20, Math.min(1_000, limits.headersMs / 4)),
    // Both are checked where they can be told as events.
    requireHostHeader: false,
    optimizeEmptyRequests: true,
    noDelay,
  })
  server.maxHeadersCount = 0 // Node would drop what is above it in silence; the size limits it and the count is checked
  server.maxConnections = limits.connections
  return server
}

function answerRequests(server: Server, connections: Connections, handle: RequestHandlers['any']): void {
  const answer = (req: IncomingMessage, res: ServerResponse): void => {
    const connection = connections.get(req.socket)
    if (connection === undefined) req.socket.destroy()
    else handle(connection, req, res)
  }
  server.on('request', answer)
  server.on('checkContinue', answer)
  server.on('checkExpectation', answer)
}

function tick({ clock, limits, throttle, sources }: RequestDeps, connections: Connections, ticks: number): void {
  const now = clock.now()
  for (const connection of connections.values()) {
    for (const transfer of connection.transfers) transfer.checkProgress(now, limits.stalledMs)
  }
  throttle.flush(ticks * TICK_MS) // the clock of the system may be set back
  if (ticks % FORGET_TICKS === 0) sources.forgetIdle(now)
}
