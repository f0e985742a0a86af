import { randomBytes, timingSafeEqual } from 'node:crypto'
import type { IncomingMessage, Server, ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { Duplex } from 'node:stream'
import { webSocketPath, webSocketProtocol } from '../../shared/ipc/wires.ts'
import type { Answers } from './answer.ts'
import type { TakeUpgrade } from './page-sockets.ts'
import { openPage, pageHeaders } from './pages.ts'
import { hostAndPort } from '../../shared/domain/network/address.ts'
import { withoutBlanks } from '../../shared/protocol/http/plain-request.ts'
import { createServer } from '../bench/core/node-http.ts'

export interface WebOptions {
  readonly answers: Answers
  /** The folder of the built page. */
  readonly pages: string
  /** Loopback unless said otherwise. */
  readonly host?: string
  /** 0 takes a free one. */
  readonly port?: number
}

export interface Web {
  /** The address to open: the token is in the fragment, which browsers send to no server. */
  readonly url: string
  readonly port: number
  readonly token: string
  close(): Promise<void>
}

/** Max WebSocket connections: a page, its reloads and a second screen need only a few. */
const MAX_CONNECTIONS = 32
/** Max sockets in total, page requests included; further ones are closed at once. */
const MAX_SOCKETS = 128
/** Time limit for a connection to send a complete request. */
const REQUEST_MS = 10_000

/** The same contract for any browser on this machine: pages and WebSocket on one loopback port. */
export async function serveWeb(options: WebOptions): Promise<Web> {
  const host = options.host ?? '127.0.0.1'
  const token = randomBytes(32).toString('base64url')
  const http = createServer({
    requestTimeout: REQUEST_MS,
    headersTimeout: REQUEST_MS,
    connectionsCheckingInterval: 1_000,
    maxHeaderSize: 16_384,
  })
  http.maxConnections = MAX_SOCKETS
  const open = new Set<Duplex>()
  let taking: Promise<TakeUpgrade> | null = null

  await listen(http, host, options.port ?? 0)
  const { port } = http.address() as AddressInfo
  const hosts = allowedHosts(host, port)

  http.on('request', (request, response) => {
    void sendPage(options.pages, hosts, request, response)
  })
  http.on('upgrade', (request, socket, head) => {
    socket.on('error', () => socket.destroy())
    const status = refusal(request, hosts, token, open.size)
    if (status !== null) {
      refuse(socket, status)
      return
    }
    open.add(socket)
    socket.on('close', () => open.delete(socket))
    // Loaded for the first page: the servers do not wait for it, and may never be watched.
    taking ??= import('./page-sockets.ts').then(({ takeUpgrades }) => takeUpgrades(options.answers))
    void taking.then(
      (take) => take(request, socket, head),
      () => socket.destroy(),
    )
  })

  return {
    url: `http://${hostAndPort(host, port)}/#token=${token}`,
    port,
    token,
    close: async () => {
      open.forEach((socket) => socket.destroy())
      http.closeAllConnections()
      await new Promise<void>((resolve) => http.close(() => resolve()))
    },
  }
}

function listen(server: Server, host: string, port: number): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', reject)
    server.listen(port, host, () => {
      server.off('error', reject)
      resolve()
    })
  })
}

/** The accepted Host names: a page that got here by DNS rebinding uses another one. */
const allowedHosts = (host: string, port: number): ReadonlySet<string> =>
  new Set(['127.0.0.1', 'localhost', '::1', host].map((name) => hostAndPort(name, port)))

/** Null when the upgrade is allowed, else the HTTP status to answer with. */
function refusal(
  request: IncomingMessage,
  hosts: ReadonlySet<string>,
  token: string,
  connected: number,
): 403 | 404 | 503 | null {
  const { host, origin } = request.headers
  if (host === undefined || !hosts.has(host) || origin !== `http://${host}`) return 403
  if (request.url !== webSocketPath) return 404
  const [protocol, offered, ...more] = (request.headers['sec-websocket-protocol'] ?? '').split(',').map(withoutBlanks)
  if (protocol !== webSocketProtocol || !sameSecret(offered ?? '', token) || more.length > 0) return 403
  return connected >= MAX_CONNECTIONS ? 503 : null
}

function sameSecret(offered: string, secret: string): boolean {
  const [a, b] = [Buffer.from(offered), Buffer.from(secret)]
  return a.length === b.length && timingSafeEqual(a, b)
}

const reasons = { 403: 'Forbidden', 404: 'Not Found', 503: 'Service Unavailable' } as const

function refuse(socket: Duplex, status: keyof typeof reasons): void {
  // Both halves: a client that never closes its own half would keep the socket open.
  socket.end(`HTTP/1.1 ${status} ${reasons[status]}\r\nConnection: close\r\nContent-Length: 0\r\n\r\n`, () =>
    socket.destroy(),
  )
}

async function sendPage(
  root: string,
  hosts: ReadonlySet<string>,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const { host } = request.headers
  if (host === undefined || !hosts.has(host)) {
    end(response, 403)
    return
  }
  if (request.method !== 'GET' && request.method !== 'HEAD') {
    end(response, 405, { Allow: 'GET, HEAD' })
    return
  }
  const page = await openPage(root, (request.url ?? '/').replace(/[?#].*$/s, ''))
  if (page === 'bad') {
    end(response, 400)
    return
  }
  if (page === null) {
    end(response, 404)
    return
  }
  response.writeHead(200, {
    ...pageHeaders(`ws://${host}`),
    'Content-Type': page.type,
    'Content-Length': page.bytes.byteLength,
    'Cache-Control': page.immutable ? 'public, max-age=31536000, immutable' : 'no-store',
  })
  response.end(request.method === 'HEAD' ? undefined : page.bytes)
}

function end(response: ServerResponse, status: number, headers: Readonly<Record<string, string>> = {}): void {
  response.writeHead(status, { ...pageHeaders(), ...headers, 'Content-Length': 0 }).end()
}
