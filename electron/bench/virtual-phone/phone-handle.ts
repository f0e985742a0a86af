import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto'
import type { PhoneState } from '../../../shared/domain/virtual-phone/machine/state.ts'
import type { PhoneEvent } from '../../../shared/domain/virtual-phone/machine/world.ts'
import { isRightAnswer, printChallenge, readAnswer } from '../../../shared/protocol/http-auth/digest.ts'
import { hashText } from '../core/hash-text.ts'

export type Asking = Omit<Extract<PhoneEvent, { type: 'asked' }>, 'type' | 'at'>

/** A phone as its listeners (web page, SIP) see it. */
export interface PhoneHandle {
  state(): PhoneState
  now(): number
  ask(asking: Asking): void
  /** The handset is lifted, or put down. */
  call(active: boolean): void
  changeByHand(values: Readonly<Record<string, string>>): void
  /** The lines of its own log, oldest first. */
  log(): readonly string[]
}

export interface Account {
  readonly user: string
  readonly password: string
}

/** Sessions of the web page last an hour (phone-facts 5.1). */
const NONCE_MS = 3_600_000
const secret = randomBytes(32)

/** A nonce tells its own age, so that nothing is kept for a request without an answer (RFC 7616 §5.4). */
export function nonceFor(phone: string, now: number): string {
  const issued = now.toString(36)
  return `${issued}.${createHmac('sha256', secret).update(`${phone} ${issued}`).digest('base64url').slice(0, 22)}`
}

function nonceState(nonce: string, phone: string, now: number): 'good' | 'stale' | 'foreign' {
  const issued = parseInt(nonce.split('.')[0] ?? '', 36)
  if (!Number.isFinite(issued)) return 'foreign'
  const [given, right] = [Buffer.from(nonce), Buffer.from(nonceFor(phone, issued))]
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
  readonly phone: string
  readonly now: number
  readonly qop: boolean
}

/** Who sent the request, or the challenge to answer with. */
export function authenticate(
  request: AuthRequest,
): { readonly user: string } | { readonly challenge: string; readonly wrong: boolean } {
  const { authorization, method, uri, realm, accounts, phone, now, qop } = request
  const answer = authorization === undefined ? null : readAnswer(authorization)
  const account = accounts.find(({ user }) => user === answer?.user)
  const right =
    answer !== null &&
    account !== undefined &&
    answer.realm === realm &&
    (uri === null || answer.uri === uri) &&
    isRightAnswer(answer, { password: account.password, method }, hashText)
  const state = answer === null ? 'foreign' : nonceState(answer.nonce, phone, now)
  if (right && state === 'good') return { user: account.user }
  const stale = right && state === 'stale'
  return {
    challenge: printChallenge(realm, nonceFor(phone, now), { qop, stale }),
    wrong: answer !== null && !stale && state !== 'foreign',
  }
}
