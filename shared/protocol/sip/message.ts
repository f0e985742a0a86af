import { err, ok, type Result } from '../../domain/result.ts'
import { decodeUtf8Lossy, encodeUtf8 } from '../bytes/utf8.ts'

/**
 * SIP messages (RFC 3261) as far as a phone's door needs them: read leniently, printed strictly. Header names are kept
 * in lower case and in their long form; several of one name stay several.
 */
export type SipHeaders = readonly (readonly [name: string, value: string])[]

export interface SipRequest {
  readonly kind: 'request'
  readonly method: string
  readonly uri: string
  readonly headers: SipHeaders
  readonly body: string
}

export interface SipResponse {
  readonly kind: 'response'
  readonly status: number
  readonly reason: string
  readonly headers: SipHeaders
  readonly body: string
}

export type SipMessage = SipRequest | SipResponse

export type SipProblem = 'empty' | 'too-long' | 'start-line' | 'too-many-headers' | 'header' | 'body-cut-off'

/** A UDP datagram has no more; a NOTIFY with an XML object has a few hundred bytes. */
export const SIP_LIMIT = 65_535
const HEADERS_LIMIT = 128

/** RFC 3261 §7.3.3 and RFC 6665. */
const longForms: Readonly<Record<string, string>> = {
  i: 'call-id',
  m: 'contact',
  e: 'content-encoding',
  l: 'content-length',
  c: 'content-type',
  f: 'from',
  s: 'subject',
  k: 'supported',
  t: 'to',
  v: 'via',
  o: 'event',
  u: 'allow-events',
}

/** Those whose values may stand in one line, separated by commas, where the order counts to us. */
const listed = new Set(['via'])

export function parseSip(bytes: Uint8Array): Result<SipMessage, SipProblem> {
  if (bytes.length > SIP_LIMIT) return err('too-long')
  const text = decodeUtf8Lossy(bytes).replace(/^[\r\n]+/, '') // RFC 3261 §7.5: empty lines before are ignored
  if (text === '') return err('empty') // also the keep-alives of RFC 5626
  const end = /\r?\n\r?\n/.exec(text)
  const head = end === null ? text.replace(/\r?\n$/, '') : text.slice(0, end.index)
  const rest = end === null ? '' : text.slice(end.index + end[0].length)
  const [start = '', ...lines] = head.replace(/\r?\n[ \t]+/g, ' ').split(/\r?\n/)
  const headers = readHeaders(lines)
  if (!headers.ok) return headers
  const body = readBody(headers.value, rest)
  if (!body.ok) return body
  const request = /^([A-Za-z][A-Za-z0-9.!%*_+`'~-]{0,31})[ \t]+(\S{1,2048})[ \t]+SIP\/2\.0[ \t]*$/i.exec(start)
  if (request !== null) {
    const [, method = '', uri = ''] = request
    return ok({ kind: 'request', method: method.toUpperCase(), uri, headers: headers.value, body: body.value })
  }
  const response = /^SIP\/2\.0[ \t]+([1-6]\d\d)(?:[ \t](.*))?$/i.exec(start)
  if (response === null) return err('start-line')
  const [, status = '', reason = ''] = response
  return ok({
    kind: 'response',
    status: Number(status),
    reason: reason.replace(/^[ \t]+/, ''),
    headers: headers.value,
    body: body.value,
  })
}

function readHeaders(lines: readonly string[]): Result<SipHeaders, SipProblem> {
  const headers: (readonly [string, string])[] = []
  for (const line of lines) {
    const colon = line.indexOf(':')
    const name = line.slice(0, Math.max(0, colon)).trim().toLowerCase()
    if (!/^[a-z0-9.!%*_+`'~-]{1,64}$/.test(name)) return err('header')
    const long = longForms[name] ?? name
    const value = line.slice(colon + 1).trim()
    for (const one of listed.has(long) ? splitList(value) : [value]) {
      if (headers.length === HEADERS_LIMIT) return err('too-many-headers')
      headers.push([long, one])
    }
  }
  return ok(headers)
}

/** At commas outside of quotes and angle brackets. */
const splitList = (value: string): readonly string[] =>
  splitAt(value, ',')
    .map((part) => part.trim())
    .filter((part) => part !== '')

/** Over UDP the body may be shorter than the datagram, and never longer (RFC 3261 §18.3). */
function readBody(headers: SipHeaders, rest: string): Result<string, SipProblem> {
  const told = headerOf({ headers }, 'content-length')
  if (told === undefined || !/^\d{1,6}$/.test(told)) return ok(rest)
  const length = Number(told)
  const bytes = encodeUtf8(rest)
  if (bytes.length < length) return err('body-cut-off')
  return ok(bytes.length === length ? rest : decodeUtf8Lossy(bytes.subarray(0, length)))
}

type WithHeaders = Pick<SipMessage, 'headers'>

/** The first value of that name, in lower case and long form. */
export const headerOf = ({ headers }: WithHeaders, name: string): string | undefined =>
  headers.find(([one]) => one === name)?.[1]

export const headersOf = ({ headers }: WithHeaders, name: string): readonly string[] =>
  headers.flatMap(([one, value]) => (one === name ? [value] : []))

/** `resync;profile="http://…"`: the value without its parameters, and these by name in lower case. */
export function splitParameters(value: string): {
  readonly value: string
  readonly params: ReadonlyMap<string, string>
} {
  const params = new Map<string, string>()
  const [head = '', ...rest] = splitAt(value, ';')
  for (const part of rest.slice(0, 32)) {
    const equals = part.indexOf('=')
    const name = (equals < 0 ? part : part.slice(0, equals)).trim().toLowerCase()
    if (name === '' || params.has(name)) continue
    params.set(name, unquote(equals < 0 ? '' : part.slice(equals + 1).trim()))
  }
  return { value: head.trim(), params }
}

function splitAt(value: string, separator: string): readonly string[] {
  const parts: string[] = []
  let from = 0
  let quoted = false
  let depth = 0
  for (let at = 0; at < value.length; at++) {
    const char = value.charAt(at)
    if (quoted && char === '\\') at += 1
    else if (char === '"') quoted = !quoted
    else if (!quoted && char === '<') depth += 1
    else if (!quoted && char === '>') depth = Math.max(0, depth - 1)
    else if (!quoted && depth === 0 && char === separator) {
      parts.push(value.slice(from, at))
      from = at + 1
    }
  }
  return [...parts, value.slice(from)]
}

const unquote = (text: string): string =>
  /^".*"$/s.test(text) && text.length > 1 ? text.slice(1, -1).replace(/\\(.)/g, '$1') : text

export interface Via {
  readonly host: string
  /** Null where none stands: 5060. */
  readonly port: number | null
  readonly branch: string | undefined
  readonly rport: boolean
}

/** `SIP/2.0/UDP 192.168.1.5:5060;branch=z9hG4bK…;rport` */
export function readVia(text: string): Via | null {
  const { value, params } = splitParameters(text)
  const sentBy = /^SIP\s*\/\s*2\.0\s*\/\s*[A-Za-z]+\s+(\[[0-9A-Fa-f:.]+\]|[^\s:]+)(?:\s*:\s*(\d{1,5}))?$/i.exec(value)
  if (sentBy === null) return null
  const [, host = '', port] = sentBy
  if (port !== undefined && (Number(port) > 65_535 || Number(port) === 0)) return null
  return {
    host,
    port: port === undefined ? null : Number(port),
    branch: params.get('branch'),
    rport: params.has('rport'),
  }
}

const shown: Readonly<Record<string, string>> = {
  'call-id': 'Call-ID',
  cseq: 'CSeq',
  'www-authenticate': 'WWW-Authenticate',
}

const showName = (name: string): string =>
  shown[name] ?? name.replace(/(^|-)([a-z])/g, (_all, before: string, letter: string) => before + letter.toUpperCase())

/** Adds the length of the body. A line break inside a value would make another header of the rest: it is a space. */
export function printSip(message: SipMessage): Uint8Array {
  const start =
    message.kind === 'request'
      ? `${message.method} ${message.uri} SIP/2.0`
      : `SIP/2.0 ${message.status} ${inLine(message.reason)}`
  const body = encodeUtf8(message.body)
  const lines = message.headers.flatMap(([name, value]) =>
    name === 'content-length' ? [] : [`${showName(name)}: ${inLine(value)}`],
  )
  const head = encodeUtf8([start, ...lines, `Content-Length: ${body.length}`, '', ''].join('\r\n'))
  const bytes = new Uint8Array(head.length + body.length)
  bytes.set(head)
  bytes.set(body, head.length)
  return bytes
}

const inLine = (text: string): string => text.replace(/[\r\n]+/g, ' ')
