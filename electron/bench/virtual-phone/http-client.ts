import { randomBytes } from 'node:crypto'
import type { FetchAnswer, FetchRequest } from '../../../shared/domain/virtual-phone/machine/world.ts'
import {
  answerChallenge,
  type DigestChallenge,
  parseAuth,
  readChallenge,
} from '../../../shared/protocol/http-auth/digest.ts'
import { hashText } from '../core/hash-text.ts'
import { decode, encodeReport } from './decode.ts'
import { type Exchange, exchange, type Exchanged, type ExchangeLimits, type ReadyTls } from './http-exchange.ts'
import { hostAndPort, hostInUrl } from '../../../shared/domain/network/address.ts'

/** CLS-3: after a challenge, the request goes out with credentials this often at most (phone-facts 3.3). */
const TRIES_WITH_CREDENTIALS = 2

export interface HttpPlace {
  readonly address: string
  readonly port: number
  /** The name in the URL, or that of the service found by SRV. */
  readonly host: string
}

export interface HttpClientOptions {
  readonly localAddress?: string | undefined
  readonly tls: ReadyTls
  readonly limits: ExchangeLimits
  readonly signal?: AbortSignal | undefined
}

type HttpRequest = FetchRequest & { readonly scheme: 'http' | 'https' }

/** Asks one server, answers its challenges, and says what a phone makes of the answer. Redirects are followed by the machine. */
export async function fetchByHttp(
  request: HttpRequest,
  place: HttpPlace,
  options: HttpClientOptions,
): Promise<FetchAnswer> {
  const path = asTarget(request.path)
  if (path === null) return { kind: 'unreachable', reason: 'bad-url', detail: 'path' }
  const body = bodyOf(request)
  if (!body.ok) return { kind: 'undecodable', reason: body.reason, status: null, bytes: 0 }
  const { bytes, encoding } = body.value
  const of: Exchange = {
    scheme: request.scheme,
    ...place,
    method: request.method,
    path,
    headers: headersOf(request, place, bytes, encoding),
    body: bytes,
    ...options,
  }
  const outcome = await exchange(of)
  if (outcome.kind !== 'answer' || request.credentials === undefined) return conclude(outcome, request)
  return conclude(await withCredentials(of, outcome, request.credentials), request)
}

type Outcome = Awaited<ReturnType<typeof exchange>>

async function withCredentials(
  of: Exchange,
  first: Exchanged,
  credentials: NonNullable<FetchRequest['credentials']>,
): Promise<Outcome> {
  let answer = first
  for (let tries = 0; tries < TRIES_WITH_CREDENTIALS; tries++) {
    if (answer.status !== 401 && answer.status !== 407) return answer
    const value = authorization(answer.challenges, credentials, of)
    if (value === null) return answer
    const name = answer.status === 407 ? 'Proxy-Authorization' : 'Authorization'
    const others = of.headers.filter(([one]) => one !== name)
    const next = await exchange({ ...of, headers: [...others, [name, value]] })
    if (next.kind !== 'answer') return next
    answer = next
  }
  return answer
}

/** Digest before Basic; among digests, the first that the server names and this client knows. */
function authorization(
  challenges: readonly string[],
  { user, password }: NonNullable<FetchRequest['credentials']>,
  { method, path }: Exchange,
): string | null {
  const schemes = challenges.flatMap(parseAuth)
  const digest = schemes.map(readChallenge).find((one): one is DigestChallenge => one !== null)
  if (digest !== undefined) {
    const cnonce = randomBytes(12).toString('hex')
    return answerChallenge(digest, { user, password, method, uri: path, cnonce, count: 1 }, hashText)
  }
  if (!schemes.some(({ scheme }) => scheme === 'basic')) return null
  return `Basic ${Buffer.from(`${user}:${password}`, 'utf8').toString('base64')}`
}

const ok = (
  bytes: Uint8Array | null,
  encoding: 'aes128gcm' | null,
): {
  readonly ok: true
  readonly value: { readonly bytes: Uint8Array | null; readonly encoding: 'aes128gcm' | null }
} => ({
  ok: true,
  value: { bytes, encoding },
})

function bodyOf(request: HttpRequest): ReturnType<typeof ok> | { readonly ok: false; readonly reason: string } {
  const { body, purpose } = request
  if (body === undefined) return ok(null, null)
  return purpose === 'report' ? encodeReport(body, request) : ok(Buffer.from(body, 'utf8'), null)
}

function headersOf(
  { scheme, headers }: HttpRequest,
  { host, port }: HttpPlace,
  body: Uint8Array | null,
  encoding: string | null,
): Exchange['headers'] {
  const standard = port === (scheme === 'https' ? 443 : 80)
  return [
    ['Host', standard ? hostInUrl(host) : hostAndPort(host, port)],
    ...Object.entries(headers).map(([name, value]) => [name, inLine(value)] as const),
    ...(encoding === null ? [] : [['Content-Encoding', encoding] as const]),
    ...(body === null ? [] : [['Content-Length', String(body.length)] as const]),
    ['Connection', 'close'],
  ]
}

/** A header's value holds no control characters: what a macro brought must not become another header. */
const inLine = (text: string): string => text.replace(/[^\t\x20-\x7e\xa0-\xff]/g, ' ')

/** What stands in the request line: no fragment, and what is no URL character by its number. */
function asTarget(path: string): string | null {
  try {
    const [target = ''] = path.split('#')
    const escaped = target.replace(/[^\x21-\x7e]+/gu, encodeURIComponent)
    return escaped.startsWith('/') ? escaped : `/${escaped}`
  } catch {
    return null // half of a character
  }
}

async function conclude(outcome: Outcome, request: HttpRequest): Promise<FetchAnswer> {
  if (outcome.kind === 'unreachable') return outcome
  const { status } = outcome
  if (outcome.kind === 'too-large') return { kind: 'undecodable', reason: 'input-too-large', status, bytes: 0 }
  if (status >= 300 && status < 400) return { kind: 'redirect', status, location: outcome.headers.location ?? null }
  if (status === 401 || status === 407) return { kind: 'challenge', status }
  if (status < 200 || status >= 400) return { kind: 'refused', status }
  const { purpose = 'profile', key, ikm } = request
  const { bytes, total } = outcome
  // What a server answers to a report is nothing that a phone reads.
  if (purpose === 'report') return { kind: 'content', text: '', status, bytes: total, forms: [] }
  const encodings = (outcome.headers['content-encoding'] ?? '').split(',').map((one) => one.trim().toLowerCase())
  return decode({ bytes, total, status, encodings }, { purpose, key, ikm })
}
