import { answerChallenge, parseAuth, readChallenge, type Hash } from '../http-auth/digest.ts'
import { headerOf, headersOf, type SipHeaders, type SipRequest, type SipResponse } from './message.ts'

/** A request outside of any dialog (RFC 3261 §8.1.1), as a bench sends it to a phone. */
export interface NewRequest {
  readonly method: 'NOTIFY' | 'OPTIONS'
  readonly uri: string
  /** Where we are to be reached, as a URI has it (`192.168.1.4:5062`): it goes into Via, From and Contact. */
  readonly here: string
  /** Unique for every request: branch, tag and Call-ID are made of it. */
  readonly token: string
  readonly headers?: SipHeaders
  readonly body?: string
}

const AGENT = 'Resync-Bench'

export function makeRequest({ method, uri, here, token, headers = [], body = '' }: NewRequest): SipRequest {
  return {
    kind: 'request',
    method,
    uri,
    headers: [
      ['via', `SIP/2.0/UDP ${here};branch=z9hG4bK${token};rport`],
      ['max-forwards', '70'],
      ['from', `<sip:resync-bench@${here}>;tag=${token}`],
      ['to', `<${uri}>`],
      ['call-id', `${token}@${here}`],
      ['cseq', `1 ${method}`],
      ['contact', `<sip:resync-bench@${here}>`],
      ['user-agent', AGENT],
      ...headers,
    ],
    body,
  }
}

/** What makes a NOTIFY one (RFC 6665 §8.2.1): unsolicited, so there is no subscription that goes on. */
export const notifyHeaders = (event: string, withBody: boolean): SipHeaders => [
  ['event', event],
  ['subscription-state', 'terminated'],
  ...(withBody ? [['content-type', 'application/xml'] as const] : []),
]

export interface Answering {
  readonly user: string
  readonly password: string
  /** Another one than the request had: for the branch, and as the client's nonce. */
  readonly token: string
  readonly hash: Hash
}

/** The request once more, with the answer to its challenge (RFC 3261 §22.2); null where it cannot be answered. */
export function answerWith(
  request: SipRequest,
  challenge: SipResponse,
  { user, password, token, hash }: Answering,
): SipRequest | null {
  const proxy = challenge.status === 407
  const offered = headersOf(challenge, proxy ? 'proxy-authenticate' : 'www-authenticate').flatMap(parseAuth)
  const digest = offered.map(readChallenge).find((one) => one !== null)
  if (digest === undefined) return null
  const { method, uri } = request
  const value = answerChallenge(digest, { user, password, method, uri, cnonce: token, count: 1 }, hash)
  const name = proxy ? 'proxy-authorization' : 'authorization'
  const number = Number.parseInt(headerOf(request, 'cseq') ?? '1', 10)
  const headers = request.headers
    .filter(([one]) => one !== name)
    .map(([one, text]): readonly [string, string] => {
      if (one === 'cseq') return [one, `${number + 1} ${method}`]
      return one === 'via' ? [one, text.replace(/branch=[^;]*/, `branch=z9hG4bK${token}`)] : [one, text]
    })
  return { ...request, headers: [...headers, [name, value]] }
}

/** Whether a response belongs to this request: the branch is ours, and the method that of its CSeq (§17.1.3). */
export function answers(response: SipResponse, request: SipRequest): boolean {
  const branch = (message: SipRequest | SipResponse): string | undefined =>
    /;\s*branch\s*=\s*([^;\s,]+)/i.exec(headerOf(message, 'via') ?? '')?.[1]
  return branch(response) === branch(request) && headerOf(response, 'cseq') === headerOf(request, 'cseq')
}
