import { headerOf, headersOf, readVia, type SipHeaders, type SipRequest, type SipResponse } from './message.ts'

const reasons: Readonly<Record<number, string>> = {
  200: 'OK',
  400: 'Bad Request',
  401: 'Unauthorized',
  403: 'Forbidden',
  405: 'Method Not Allowed',
  480: 'Temporarily Unavailable',
  481: 'Call/Transaction Does Not Exist',
  489: 'Bad Event',
}

export interface Source {
  readonly address: string
  readonly port: number
}

/** RFC 3261 §8.1.1: what every request carries. */
const needed = ['via', 'from', 'to', 'call-id', 'cseq'] as const

export const isAnswerable = (request: SipRequest): boolean =>
  needed.every((name) => (headerOf(request, name) ?? '') !== '') && readVia(headerOf(request, 'via') ?? '') !== null

/** A response as RFC 3261 §8.2.6 makes it: Via, From, To, Call-ID and CSeq as they came, To with a tag. */
export function respond(
  request: SipRequest,
  { status, tag, source }: { readonly status: number; readonly tag: string; readonly source: Source },
  more: SipHeaders = [],
): SipResponse {
  const [first = '', ...vias] = headersOf(request, 'via')
  const to = headerOf(request, 'to') ?? ''
  const tagged = /;\s*tag\s*=/i.test(to) ? to : `${to};tag=${tag}`
  return {
    kind: 'response',
    status,
    reason: reasons[status] ?? '',
    headers: [
      ['via', markVia(first, source)],
      ...vias.map((via) => ['via', via] as const),
      ['from', headerOf(request, 'from') ?? ''],
      ['to', tagged],
      ['call-id', headerOf(request, 'call-id') ?? ''],
      ['cseq', headerOf(request, 'cseq') ?? ''],
      ...more,
    ],
    body: '',
  }
}

/** Says from where it really came (RFC 3261 §18.2.1, RFC 3581 §4). */
function markVia(text: string, { address, port }: Source): string {
  const via = readVia(text)
  if (via === null) return text
  const bare = text.replace(/;\s*(?:received|rport)(?:\s*=[^;]*)?(?=;|$)/gi, '')
  if (via.rport) return `${bare};received=${address};rport=${port}`
  return via.host === address ? bare : `${bare};received=${address}`
}

/** Where the response goes: never to another machine than the one that asked. */
export function returnPort(request: SipRequest, source: Source): number {
  const via = readVia(headerOf(request, 'via') ?? '')
  return via === null || via.rport ? source.port : (via.port ?? 5_060)
}

/**
 * What makes two datagrams one request: its Via's branch where that is RFC 3261's, else as RFC 2543 had it; the method
 * apart, since an ACK repeats the branch of its INVITE (§17.2.3).
 */
export function transactionKey(request: SipRequest): string {
  const via = headerOf(request, 'via') ?? ''
  const branch = readVia(via)?.branch
  const parts = branch?.startsWith('z9hG4bK') === true ? [branch] : [via, headerOf(request, 'from'), request.uri]
  return [...parts, headerOf(request, 'call-id'), headerOf(request, 'cseq'), request.method].join('\n')
}

/** The user part of a SIP URI, `%` escapes undone where they can be. */
export function userOf(uri: string): string | null {
  const user = /^sips?:([^@;?]+)@/i.exec(uri)?.[1]?.split(':')[0]
  if (user === undefined) return null
  try {
    return decodeURIComponent(user)
  } catch {
    return user
  }
}
