import { request as httpRequest, type IncomingMessage } from 'node:http'
import { request as httpsRequest, type RequestOptions } from 'node:https'
import { isIP } from 'node:net'
import { checkServerIdentity, type DetailedPeerCertificate } from 'node:tls'
import type { FetchAnswer } from '../../../shared/domain/virtual-phone/machine/world.ts'
import { numericLookup } from './addresses.ts'

export type Unreachable = Extract<FetchAnswer, { kind: 'unreachable' }>

/** What a phone trusts and shows. Left out: the authorities that come with Node, and no certificate of its own. */
export interface PhoneTls {
  /** PEM. */
  readonly authorities?: readonly string[]
  /** The certificate that the maker installed (MIC); made, or read, when a server is first asked by HTTPS. */
  readonly certificate?: PhoneCertificate | (() => Promise<PhoneCertificate>)
  /** What the phone takes the time to be; left out: ours. */
  readonly now?: () => number
}

/** In PEM, with its key. */
export interface PhoneCertificate {
  readonly cert: string
  readonly key: string
}

/** What one connection is made with. */
export type ReadyTls = Omit<PhoneTls, 'certificate'> & { readonly certificate?: PhoneCertificate }

export const ready = async ({ certificate, ...tls }: PhoneTls): Promise<ReadyTls> => {
  if (certificate === undefined) return tls
  return { ...tls, certificate: typeof certificate === 'function' ? await certificate() : certificate }
}

export interface ExchangeLimits {
  /** Without a byte from the server, also while connecting. */
  readonly idleMs: number
  readonly totalMs: number
  /** A larger answer is broken off. */
  readonly bytes: number
  /** Only the beginning is kept; the rest is counted. */
  readonly keep: number
}

export interface Exchange {
  readonly scheme: 'http' | 'https'
  readonly address: string
  readonly port: number
  /** As the URL names it: for the certificate. */
  readonly host: string
  readonly method: string
  readonly path: string
  /** In the order in which they go out. */
  readonly headers: readonly (readonly [name: string, value: string])[]
  readonly body: Uint8Array | null
  readonly localAddress?: string | undefined
  readonly tls: ReadyTls
  readonly limits: ExchangeLimits
  readonly signal?: AbortSignal | undefined
}

export interface Exchanged {
  readonly kind: 'answer'
  readonly status: number
  readonly headers: IncomingMessage['headers']
  /** Several headers of one name stay several. */
  readonly challenges: readonly string[]
  readonly bytes: Uint8Array
  readonly total: number
}

export type ExchangeOutcome = Exchanged | Unreachable | { readonly kind: 'too-large'; readonly status: number }

/** One request, one answer, one connection. Never rejects. */
export function exchange(of: Exchange): Promise<ExchangeOutcome> {
  const { scheme, limits, signal } = of
  return new Promise((resolve) => {
    let settled = false
    let secured = scheme === 'http'
    const settle = (outcome: ExchangeOutcome): void => {
      if (settled) return
      settled = true
      clearTimeout(whole)
      signal?.removeEventListener('abort', cancel)
      resolve(outcome)
      request.destroy()
    }
    const failed = (error: unknown): void => settle(explain(error, secured))
    const timedOut = (): void => settle({ kind: 'unreachable', reason: 'timeout', detail: '' })
    const cancel = (): void => settle({ kind: 'unreachable', reason: 'broken-off', detail: 'cancelled' })

    const request = (scheme === 'https' ? httpsRequest : httpRequest)(optionsOf(of), (response) => {
      collect(response, limits, settle, failed)
    })
    const whole = setTimeout(timedOut, limits.totalMs)
    signal?.addEventListener('abort', cancel)
    request.setTimeout(limits.idleMs, timedOut)
    request.on('error', failed)
    request.on('socket', (socket) => socket.once('secureConnect', () => (secured = true)))
    if (signal?.aborted === true) cancel()
    else request.end(of.body ?? undefined)
  })
}

function optionsOf(of: Exchange): RequestOptions {
  const { authorities, certificate, now } = of.tls
  return {
    host: of.address,
    port: of.port,
    method: of.method,
    path: of.path,
    headers: of.headers.flat(),
    agent: false, // a phone keeps no connection between two resyncs
    lookup: numericLookup as never,
    ...(of.localAddress !== undefined && { localAddress: of.localAddress }),
    ...(of.scheme === 'https' && {
      // SNI takes names only (RFC 6066 §3); the certificate is checked against the name or the address (phone-facts 7).
      servername: isIP(of.host) === 0 ? of.host : '',
      ...(authorities !== undefined && { ca: [...authorities] }),
      ...certificate,
      ...(now !== undefined && {
        checkServerIdentity: (host: string, shown: DetailedPeerCertificate) =>
          checkServerIdentity(host, shown) ?? datesAgainst(shown, now()),
      }),
    }),
  }
}

/** There may be none, whatever its type says. */
const issuedBy = (one: Pick<DetailedPeerCertificate, 'issuerCertificate'>): DetailedPeerCertificate | undefined =>
  one.issuerCertificate

/**
 * A phone holds the dates against its own clock, which stands at 1970 until somebody tells it the time. What the runtime
 * has refused by this machine's clock is not asked about.
 */
function datesAgainst(leaf: DetailedPeerCertificate, now: number): Error | undefined {
  const chain = new Set<DetailedPeerCertificate>()
  for (let one = issuedBy({ issuerCertificate: leaf }); one !== undefined && !chain.has(one); one = issuedBy(one))
    chain.add(one)
  for (const { valid_from: from, valid_to: to } of chain) {
    if (now < Date.parse(from)) return Object.assign(new Error(from), { code: 'CERT_NOT_YET_VALID' })
    if (now > Date.parse(to)) return Object.assign(new Error(to), { code: 'CERT_HAS_EXPIRED' })
  }
  return undefined
}

function collect(
  response: IncomingMessage,
  limits: ExchangeLimits,
  settle: (outcome: ExchangeOutcome) => void,
  failed: (error: unknown) => void,
): void {
  const parts: Buffer[] = []
  let kept = 0
  let total = 0
  const status = response.statusCode ?? 0
  response.on('data', (bytes: Buffer) => {
    total += bytes.length
    if (total > limits.bytes) {
      settle({ kind: 'too-large', status })
      return
    }
    if (kept >= limits.keep) return
    const part = bytes.subarray(0, limits.keep - kept)
    parts.push(part)
    kept += part.length
  })
  response.on('error', failed)
  response.on('end', () => {
    const named = status === 407 ? 'proxy-authenticate' : 'www-authenticate'
    const challenges = response.headersDistinct[named] ?? []
    settle({ kind: 'answer', status, headers: response.headers, challenges, bytes: Buffer.concat(parts), total })
  })
}

const codeOf = (error: unknown): string => (error instanceof Error && 'code' in error ? String(error.code) : '')

const reasonOf: Readonly<Record<string, Unreachable['reason']>> = {
  ECONNREFUSED: 'connection-refused',
  ETIMEDOUT: 'timeout',
  ENETUNREACH: 'network',
  EHOSTUNREACH: 'network',
  EHOSTDOWN: 'network',
  ENETDOWN: 'network',
  EADDRNOTAVAIL: 'network',
  EADDRINUSE: 'network',
  EINVAL: 'network',
  EACCES: 'network',
  EMFILE: 'network',
  ERR_UNESCAPED_CHARACTERS: 'bad-url',
}

/** Node's names for what X.509 says against a certificate, by what a technician can do about it. */
const certificateFaults: Readonly<Record<string, string>> = {
  DEPTH_ZERO_SELF_SIGNED_CERT: 'certificate-untrusted',
  SELF_SIGNED_CERT_IN_CHAIN: 'certificate-untrusted',
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: 'certificate-untrusted',
  UNABLE_TO_GET_ISSUER_CERT: 'certificate-untrusted',
  UNABLE_TO_GET_ISSUER_CERT_LOCALLY: 'certificate-untrusted',
  CERT_UNTRUSTED: 'certificate-untrusted',
  INVALID_CA: 'certificate-untrusted',
  CERT_SIGNATURE_FAILURE: 'certificate-untrusted',
  CERT_HAS_EXPIRED: 'certificate-expired',
  CERT_NOT_YET_VALID: 'certificate-not-yet-valid',
  CERT_REVOKED: 'certificate-revoked',
  INVALID_PURPOSE: 'certificate-wrong-purpose',
  ERR_TLS_CERT_ALTNAME_INVALID: 'certificate-wrong-name',
  HOSTNAME_MISMATCH: 'certificate-wrong-name',
}

function explain(error: unknown, secured: boolean): Unreachable {
  const code = codeOf(error)
  const reason = reasonOf[code]
  if (reason !== undefined) return { kind: 'unreachable', reason, detail: code }
  const fault = certificateFaults[code]
  if (fault !== undefined) return { kind: 'unreachable', reason: 'tls', detail: fault }
  // The server's last word about our certificate may come after the handshake (TLS 1.3).
  if (/^ERR_SSL_.*CERTIFICATE/.test(code))
    return { kind: 'unreachable', reason: 'tls', detail: 'client-certificate-refused' }
  if (/^ERR_(?:SSL|TLS)_|^EPROTO$/.test(code) || !secured)
    return { kind: 'unreachable', reason: 'tls', detail: code === '' || code === 'ECONNRESET' ? 'handshake' : code }
  return { kind: 'unreachable', reason: 'broken-off', detail: code }
}
