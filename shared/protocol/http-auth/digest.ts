/**
 * Digest and Basic authentication (RFC 7616, 7617; RFC 2617 as SIP has it, RFC 3261 §22) as text: challenges, answers
 * and what an answer must be. Hashing is given, since nothing here knows a platform.
 */
export type Hash = (algorithm: 'md5' | 'sha256', text: string) => string

export interface AuthScheme {
  /** Lower case: `digest`, `basic`. */
  readonly scheme: string
  /** Names in lower case. */
  readonly params: ReadonlyMap<string, string>
}

const TEXT_LIMIT = 4_096
const PARAMS_LIMIT = 32
const TOKEN = /[^\s,="]+/y
const QUOTED = /"((?:[^"\\]|\\.)*)"/y

/** Every challenge of one header value; a value may hold several (RFC 9110 §11.6.1). */
export function parseAuth(value: string): readonly AuthScheme[] {
  const text = value.slice(0, TEXT_LIMIT)
  const found: { scheme: string; params: Map<string, string> }[] = []
  let at = 0
  const skip = (what: RegExp): void => {
    while (at < text.length && what.test(text.charAt(at))) at += 1
  }
  const take = (pattern: RegExp): RegExpExecArray | null => {
    pattern.lastIndex = at
    const match = pattern.exec(text)
    if (match !== null) at = pattern.lastIndex
    return match
  }
  for (;;) {
    skip(/[\s,=]/)
    const token = take(TOKEN)?.[0]
    if (token === undefined) {
      if (at >= text.length) return found
      at += 1
      continue
    }
    skip(/\s/)
    const current = found.at(-1)
    if (text.charAt(at) !== '=' || current === undefined) {
      found.push({ scheme: token.toLowerCase(), params: new Map() })
      continue
    }
    at += 1
    skip(/\s/)
    const quoted = take(QUOTED)
    const read = quoted === null ? (take(TOKEN)?.[0] ?? '') : (quoted[1] ?? '').replace(/\\(.)/g, '$1')
    const name = token.toLowerCase()
    // The first counts: a repeated parameter is somebody's attempt to be read in two ways.
    if (current.params.size < PARAMS_LIMIT && !current.params.has(name)) current.params.set(name, read)
  }
}

export interface DigestChallenge {
  readonly realm: string
  readonly nonce: string
  readonly opaque?: string
  readonly algorithm: 'MD5' | 'MD5-sess' | 'SHA-256' | 'SHA-256-sess'
  /** Whether `auth` is offered; without it, as RFC 2069 had it. */
  readonly qop: boolean
  readonly stale: boolean
}

const algorithms = ['MD5', 'MD5-sess', 'SHA-256', 'SHA-256-sess'] as const

/** Null for what this client cannot answer (another algorithm, `auth-int` alone). */
export function readChallenge({ scheme, params }: AuthScheme): DigestChallenge | null {
  const nonce = params.get('nonce')
  if (scheme !== 'digest' || nonce === undefined) return null
  const named = params.get('algorithm') ?? 'MD5'
  const algorithm = algorithms.find((one) => one.toLowerCase() === named.toLowerCase())
  const offered = params
    .get('qop')
    ?.toLowerCase()
    .split(',')
    .map((one) => one.trim())
  if (algorithm === undefined || (offered !== undefined && !offered.includes('auth'))) return null
  const opaque = params.get('opaque')
  return {
    realm: params.get('realm') ?? '',
    nonce,
    algorithm,
    qop: offered !== undefined,
    stale: params.get('stale')?.toLowerCase() === 'true',
    ...(opaque !== undefined && { opaque }),
  }
}

export interface DigestInput {
  readonly user: string
  readonly password: string
  readonly realm: string
  readonly nonce: string
  readonly method: string
  readonly uri: string
  readonly algorithm: DigestChallenge['algorithm']
  /** Null: without qop. */
  readonly counted: { readonly cnonce: string; readonly nc: string } | null
}

/** The `response` (RFC 7616 §3.4.1). */
export function digestResponse(input: DigestInput, hash: Hash): string {
  const { user, password, realm, nonce, method, uri, algorithm, counted } = input
  const h = (text: string): string => hash(algorithm.startsWith('MD5') ? 'md5' : 'sha256', text)
  const secret = h(`${user}:${realm}:${password}`)
  const a1 = algorithm.endsWith('-sess') ? h(`${secret}:${nonce}:${counted?.cnonce ?? ''}`) : secret
  const a2 = h(`${method}:${uri}`)
  return h(counted === null ? `${a1}:${nonce}:${a2}` : `${a1}:${nonce}:${counted.nc}:${counted.cnonce}:auth:${a2}`)
}

export interface Answering {
  readonly user: string
  readonly password: string
  readonly method: string
  readonly uri: string
  readonly cnonce: string
  /** How often this nonce was used, this time included. */
  readonly count: number
}

/** The value of `Authorization` for a challenge. */
export function answerChallenge(challenge: DigestChallenge, answering: Answering, hash: Hash): string {
  const { user, password, method, uri, cnonce, count } = answering
  const { realm, nonce, algorithm, opaque, qop } = challenge
  const nc = count.toString(16).padStart(8, '0')
  const counted = qop || algorithm.endsWith('-sess') ? { cnonce, nc } : null
  const response = digestResponse(
    { user, password, realm, nonce, method, uri, algorithm, counted: qop ? counted : null },
    hash,
  )
  const parts = [
    `username=${quote(user)}`,
    `realm=${quote(realm)}`,
    `nonce=${quote(nonce)}`,
    `uri=${quote(uri)}`,
    `response="${response}"`,
    `algorithm=${algorithm}`,
    ...(qop ? [`qop=auth`, `nc=${nc}`] : []),
    ...(counted === null ? [] : [`cnonce=${quote(cnonce)}`]),
    ...(opaque === undefined ? [] : [`opaque=${quote(opaque)}`]),
  ]
  return `Digest ${parts.join(', ')}`
}

const quote = (text: string): string => `"${text.replace(/[\\"]/g, '\\$&').replace(/[\r\n]/g, ' ')}"`

/** The value of `WWW-Authenticate`, MD5 as every phone and server knows it. */
export const printChallenge = (
  realm: string,
  nonce: string,
  { qop, stale }: { qop: boolean; stale: boolean },
): string =>
  `Digest realm=${quote(realm)}, nonce=${quote(nonce)}${qop ? ', qop="auth"' : ''}, algorithm=MD5${stale ? ', stale=true' : ''}`

export interface DigestAnswer {
  readonly user: string
  readonly realm: string
  readonly nonce: string
  readonly uri: string
  readonly response: string
  readonly counted: { readonly cnonce: string; readonly nc: string } | null
}

/** An `Authorization` in MD5 digest; null for anything else. */
export function readAnswer(value: string): DigestAnswer | null {
  const [first] = parseAuth(value)
  if (first?.scheme !== 'digest') return null
  const { params } = first
  if ((params.get('algorithm') ?? 'MD5').toUpperCase() !== 'MD5') return null
  const [user, realm, nonce, uri, response] = ['username', 'realm', 'nonce', 'uri', 'response'].map((name) =>
    params.get(name),
  )
  if (user === undefined || realm === undefined || nonce === undefined || uri === undefined || response === undefined)
    return null
  const qop = params.get('qop')
  if (qop === undefined) return { user, realm, nonce, uri, response, counted: null }
  const [cnonce, nc] = [params.get('cnonce'), params.get('nc')]
  if (qop.toLowerCase() !== 'auth' || cnonce === undefined || nc === undefined) return null
  return { user, realm, nonce, uri, response, counted: { cnonce, nc } }
}

/** What the answer had to be. */
export const isRightAnswer = (
  { user, realm, nonce, uri, response, counted }: DigestAnswer,
  { password, method }: { readonly password: string; readonly method: string },
  hash: Hash,
): boolean =>
  response.toLowerCase() ===
  digestResponse({ user, password, realm, nonce, method, uri, algorithm: 'MD5', counted }, hash)
