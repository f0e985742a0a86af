import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { plainAddress } from '../../../shared/domain/network/address.ts'
import { authenticate } from '../core/digest-login.ts'
import type { PhoneHandle } from './phone-handle.ts'
import { answerWeb, needOf, type Visit, type WebAnswer } from './web-routes.ts'

export interface WebServer {
  readonly address: string
  readonly port: number
  close(): Promise<void>
}

export interface WebOptions {
  readonly address: string
  /** 0 takes a free one. */
  readonly port: number
  readonly phone: PhoneHandle
}

/** "A few megabytes" is the largest profile that anybody uploads to a phone (phone-facts 1.3). */
const BODY_LIMIT = 4 * 1024 * 1024
const CONNECTIONS_LIMIT = 16
const PATIENCE_MS = 10_000

/** The phone's own web server (phone-facts 5.1). */
export async function openWeb({ address, port, phone }: WebOptions): Promise<WebServer> {
  const server = createServer({ keepAlive: false, requestTimeout: PATIENCE_MS, headersTimeout: PATIENCE_MS })
  server.maxConnections = CONNECTIONS_LIMIT
  server.setTimeout(PATIENCE_MS)
  server.on('request', (request, response) => {
    response.on('error', () => undefined)
    request.on('error', () => undefined)
    void serve(request, response, phone)
  })
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject)
    server.listen({ host: address, port, exclusive: true }, resolve)
  })
  const bound = server.address() as AddressInfo
  return { address: bound.address, port: bound.port, close: () => close(server) }
}

function close(server: Server): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => resolve())
    server.closeAllConnections()
  })
}

async function serve(request: IncomingMessage, response: ServerResponse, phone: PhoneHandle): Promise<void> {
  const { method = 'GET', url = '/' } = request
  if (method !== 'GET' && method !== 'POST' && method !== 'HEAD') {
    send(response, { status: 405, type: 'text/plain', body: 'Method Not Allowed\n' })
    return
  }
  const { path, query, login } = readTarget(url)
  const state = phone.state()
  const need = needOf(state, path)
  if (need === 'closed') {
    send(response, { status: 403, type: 'text/plain', body: 'Forbidden\n' })
    return
  }
  if (need !== 'nobody' && !need.accounts.some((account) => isSame(account, login))) {
    const entry = authenticate({
      authorization: request.headers.authorization,
      method,
      uri: url,
      realm: state.identity.model,
      accounts: need.accounts,
      scope: state.identity.mac,
      now: phone.now(),
      qop: true,
    })
    if ('challenge' in entry) {
      response.setHeader('WWW-Authenticate', entry.challenge)
      send(response, { status: 401, type: 'text/plain', body: 'Unauthorized\n' })
      return
    }
  }
  const body = method === 'POST' ? await readBody(request) : ''
  if (body === null) {
    send(response, { status: 413, type: 'text/plain', body: 'Payload Too Large\n' })
    return
  }
  const visit: Visit = {
    method: method === 'HEAD' ? 'GET' : method,
    path,
    query,
    body,
    from: plainAddress(request.socket.remoteAddress ?? ''),
    referred: request.headers.referer !== undefined,
    foreign: isForeign(request),
  }
  const answer = answerWeb(visit, phone)
  // HEAD asks what a page is like, not for what it does.
  send(response, method === 'HEAD' ? { ...answer, then: () => undefined } : answer)
}

interface Login {
  readonly user: string
  readonly password: string
}

const isSame = (account: Login, login: Login | null): boolean =>
  login !== null && login.user === account.user && login.password === account.password

interface Target {
  readonly path: string
  readonly query: string
  readonly login: Login | null
}

/**
 * `/admin/resync?tftp://…`, `/admin/config.xml&xuser=admin&xpassword=…`: the guides part with either sign, and the
 * credentials stand at the end (phone-facts 5.1). They do not become part of a rule.
 */
function readTarget(url: string): Target {
  const at = url.search(/[?&]/)
  const path = at < 0 ? url : url.slice(0, at)
  const rest = at < 0 ? '' : url.slice(at)
  const [tail = ''] = /[?&]x(?:user|password)=[^&]*(?:&x(?:user|password)=[^&]*)?$/.exec(rest) ?? []
  const given = new URLSearchParams(tail.slice(1))
  const [user, password] = [given.get('xuser'), given.get('xpassword')]
  return {
    path,
    query: rest.slice(1, rest.length - tail.length || 1),
    login: user === null || password === null ? null : { user, password },
  }
}

/** A page of another site that makes the technician's browser post here. */
function isForeign({ headers, method }: IncomingMessage): boolean {
  const { origin, host } = headers
  return method === 'POST' && origin !== undefined && origin !== `http://${host ?? ''}`
}

async function readBody(request: IncomingMessage): Promise<string | null> {
  const parts: Buffer[] = []
  let size = 0
  try {
    for await (const part of request as AsyncIterable<Buffer>) {
      size += part.length
      if (size > BODY_LIMIT) return null
      parts.push(part)
    }
  } catch {
    return null // it broke off; nobody is there to read the answer
  }
  return Buffer.concat(parts).toString('utf8')
}

function send(response: ServerResponse, { status, type, body, then }: WebAnswer): void {
  response.writeHead(status, {
    'Content-Type': type,
    'Content-Length': Buffer.byteLength(body),
    'Cache-Control': 'no-store',
    'X-Content-Type-Options': 'nosniff',
    Connection: 'close',
  })
  // What was asked for is done though the asker has gone meanwhile.
  if (then !== undefined) response.once('close', then)
  response.end(body)
}
