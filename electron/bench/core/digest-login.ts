import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto'
import {
  isRightAnswer,
  printChallenge,
  readAnswer,
  type DigestAnswer,
} from '../../../shared/protocol/http-auth/digest.ts'
import { hashText } from './hash-text.ts'

export interface Account {
  readonly user: string
  readonly password: string
}

/** As long as the sessions of a phone's web page (phone-facts 5.1). */
const NONCE_MS = 3_600_000
const secret = randomBytes(32)

/** A nonce tells its own age, so that nothing is kept for a request without an answer (RFC 7616 §5.4). */
export function nonceFor(scope: string, now: number): string {
  const issued = now.toString(36)
  return `${issued}.${createHmac('sha256', secret).update(`${scope} ${issued}`).digest('base64url').slice(0, 22)}`
}

function nonceState(nonce: string, scope: string, now: number): 'good' | 'stale' | 'foreign' {
  const issued = parseInt(nonce.split('.')[0] ?? '', 36)
  if (!Number.isFinite(issued)) return 'foreign'
  const [given, right] = [Buffer.from(nonce), Buffer.from(nonceFor(scope, issued))]
  if (given.length !== right.length || !timingSafeEqual(given, right)) return 'foreign'
  return Math.abs(now - issued) <= NONCE_MS ? 'good' : 'stale'
}

export interface AuthRequest {
  /** The value of `Authorization`. */
  readonly authorization: string | undefined
  readonly method: string
  /** The URI that the answer must name; null where proxies may have rewritten it on the way (RFC 3261 §16.6). */
  readonly uri: string | null
  readonly realm: string
  readonly accounts: readonly Account[]
  /** Whose login it is: a nonce of another is foreign. */
  readonly scope: string
  readonly now: number
  readonly qop: boolean
}

/** Who sent the request, or the challenge to answer with. */
export function authenticate(
  request: AuthRequest,
): { readonly user: string } | { readonly challenge: string; readonly wrong: boolean } {
  const { authorization, realm, scope, now, qop } = request
  const answer = authorization === undefined ? null : readAnswer(authorization)
  const state = answer === null ? 'foreign' : nonceState(answer.nonce, scope, now)
  const right = answer !== null && isRight(answer, request)
  if (right && state === 'good') return { user: answer.user }
  const stale = right && state === 'stale'
  return {
    challenge: printChallenge(realm, nonceFor(scope, now), { qop, stale }),
    wrong: answer !== null && !stale && state !== 'foreign',
  }
}

function isRight(answer: DigestAnswer, { method, uri, realm, accounts }: AuthRequest): boolean {
  const account = accounts.find(({ user }) => user === answer.user)
  if (account === undefined || answer.realm !== realm) return false
  if (uri !== null && answer.uri !== uri) return false
  return isRightAnswer(answer, { password: account.password, method }, hashText)
}
