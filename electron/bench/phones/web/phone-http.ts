import { randomBytes } from 'node:crypto'
import type { IncomingMessage, RequestOptions } from 'node:http'
import type { PhoneLogin } from '../../../../shared/domain/push/push.ts'
import { hostAndPort, hostInUrl } from '../../../../shared/domain/network/address.ts'
import { answerChallenge, parseAuth, readChallenge } from '../../../../shared/protocol/http-auth/digest.ts'
import { errorCode } from '../../core/error-code.ts'
import { hashText } from '../../core/hash-text.ts'
import { request as httpRequest } from '../../core/node-http.ts'

export interface PhoneRequest {
  readonly ip: string
  readonly port: number
  readonly method: 'GET' | 'POST'
  /** In its encoded form. */
  readonly path: string
  readonly body?: string | undefined
  readonly contentType?: string
  /** Sent only when the phone asks for it, and only as what it asks for. */
  readonly login?: PhoneLogin | undefined
  readonly timeoutMs?: number
  /** More of the body is not read. */
  readonly limit?: number
  readonly localAddress?: string | undefined
  readonly signal?: AbortSignal | undefined
}

export interface PhoneReply {
  readonly kind: 'answer'
  readonly status: number
  readonly headers: IncomingMessage['headers']
  readonly challenges: readonly string[]
  readonly bytes: Buffer
  readonly loggedIn: boolean
}

export interface PhoneSilence {
  readonly kind: 'silent'
  readonly reason: 'no-answer' | 'no-server' | 'broken-off'
}

const TIMEOUT_MS = 5_000
const LIMIT = 64 * 1024
/** A phone takes a stale nonce for a challenge of its own once more. */
const TRIES_WITH_LOGIN = 2

/** Asks a phone's web server, and logs in when it asks for that. Never rejects; the password stays in here. */
export async function askPhone(of: PhoneRequest): Promise<PhoneReply | PhoneSilence> {
  let answer = await once(of, null)
  const { login } = of
  if (login === undefined) return answer
  for (let tries = 0; tries < TRIES_WITH_LOGIN; tries++) {
    if (answer.kind === 'silent' || answer.status !== 401) return answer
    const authorization = authorize(answer.challenges, of, login)
    if (authorization === null) return answer
    if (tries > 0 && !isStale(answer.challenges)) return answer
    answer = await once(of, authorization)
  }
  return answer
}

const isStale = (challenges: readonly string[]): boolean =>
  challenges.flatMap(parseAuth).some((one) => readChallenge(one)?.stale === true)

/** Digest before Basic: some firmwares know Basic alone (phone-facts 5.1). */
function authorize(
  challenges: readonly string[],
  { method, path: uri }: PhoneRequest,
  { user, password }: PhoneLogin,
): string | null {
  const schemes = challenges.flatMap(parseAuth)
  const digest = schemes.map(readChallenge).find((one) => one !== null)
  if (digest !== undefined) {
    const cnonce = randomBytes(12).toString('hex')
    return answerChallenge(digest, { user, password, method, uri, cnonce, count: 1 }, hashText)
  }
  if (!schemes.some(({ scheme }) => scheme === 'basic')) return null
  return `Basic ${Buffer.from(`${user}:${password}`, 'utf8').toString('base64')}`
}

function once(of: PhoneRequest, authorization: string | null): Promise<PhoneReply | PhoneSilence> {
  const { body, signal, timeoutMs = TIMEOUT_MS } = of
  const { promise, resolve } = Promise.withResolvers<PhoneReply | PhoneSilence>()
  const silent = (reason: PhoneSilence['reason']): void => resolve({ kind: 'silent', reason })
  if (signal?.aborted === true) return Promise.resolve({ kind: 'silent', reason: 'broken-off' })
  const request = httpRequest(optionsOf(of, authorization), (response) => {
    void read(response, of.limit ?? LIMIT).then((bytes) => {
      if (bytes === null) silent('broken-off')
      else resolve(replyOf(response, bytes, authorization !== null))
      request.destroy()
    })
  })
  const cancel = (): void => silent('broken-off')
  const late = setTimeout(() => silent('no-answer'), timeoutMs)
  signal?.addEventListener('abort', cancel, { once: true })
  request.on('error', (error) => silent(whyOf(errorCode(error))))
  request.end(body)
  return promise.finally(() => {
    clearTimeout(late)
    signal?.removeEventListener('abort', cancel)
    request.destroy()
  })
}

const replyOf = (response: IncomingMessage, bytes: Buffer, loggedIn: boolean): PhoneReply => ({
  kind: 'answer',
  status: response.statusCode ?? 0,
  headers: response.headers,
  challenges: response.headersDistinct['www-authenticate'] ?? [],
  bytes,
  loggedIn,
})

function optionsOf(of: PhoneRequest, authorization: string | null): RequestOptions {
  const { ip, port, method, path, body, contentType = 'text/xml', localAddress } = of
  return {
    host: ip,
    port,
    method,
    path,
    agent: false,
    headers: {
      Host: port === 80 ? hostInUrl(ip) : hostAndPort(ip, port),
      Accept: '*/*',
      Connection: 'close',
      ...(authorization !== null && { Authorization: authorization }),
      ...(body !== undefined && { 'Content-Type': contentType, 'Content-Length': Buffer.byteLength(body) }),
    },
    ...(localAddress !== undefined && { localAddress }),
  }
}

/** The body up to the limit; null when it broke off before its end. */
async function read(response: IncomingMessage, limit: number): Promise<Buffer | null> {
  const parts: Buffer[] = []
  let size = 0
  try {
    for await (const part of response as AsyncIterable<Buffer>) {
      parts.push(part)
      size += part.length
      if (size >= limit) break
    }
  } catch {
    return null
  }
  return Buffer.concat(parts).subarray(0, limit)
}

function whyOf(code: string): PhoneSilence['reason'] {
  if (code === 'ECONNREFUSED') return 'no-server'
  if (code === 'ETIMEDOUT' || code.endsWith('UNREACH') || code === 'EHOSTDOWN') return 'no-answer'
  return 'broken-off'
}
