import type { RefusalReason } from '../../../shared/domain/event/bench-event.ts'
import type { ServedFile } from '../core/served-file.ts'
import type { HttpAnswer } from './exchange.ts'
import { contentTypeOf } from './content-type.ts'
import { STATUS_CODES } from '../core/node-http.ts'

/**
 * What phones do with a status (phone-facts 3.3): 404 is "file not found", which Resync_Fails_On_FNF may forgive;
 * everything else is a failure that is tried again later.
 */
export const statusOf: Readonly<Record<RefusalReason, number>> = {
  'not-found': 404,
  outside: 403,
  malformed: 400,
  directory: 404,
  forbidden: 403,
  write: 405,
  method: 405,
  'too-large': 413,
  busy: 503,
  'unknown-phone': 404,
  'template-missing': 500,
  'template-broken': 500,
  'value-missing': 500,
  'key-missing': 500,
  'certificate-missing': 403,
  'certificate-refused': 403,
  'certificate-other-phone': 403,
  'login-missing': 401,
  'login-wrong': 401,
  'login-mac-missing': 403,
  'login-mac-other': 403,
  options: 416,
}

const ALLOWED = ['Allow', 'GET, HEAD']
const LATER = ['Retry-After', '5']
const NOTHING: readonly string[] = []

let dateSecond = -1
let dateText = ''

/** One text a second: making it costs more than the rest of a header. */
export function httpDate(now: number): string {
  const second = Math.floor(now / 1_000)
  if (second !== dateSecond) {
    dateSecond = second
    dateText = new Date(second * 1_000).toUTCString()
  }
  return dateText
}

export interface BriefAnswer {
  readonly status: number
  readonly now: number
  readonly headers?: readonly string[]
  /** The connection is of no more use: its next bytes cannot be told apart. */
  readonly close?: boolean
}

/** A status with its name as the whole body. */
export function answerBriefly(res: HttpAnswer, { status, now, headers = NOTHING, close }: BriefAnswer): void {
  const body = briefBody(status)
  const head = ['Date', httpDate(now), 'Content-Type', 'text/plain; charset=utf-8', 'Content-Length', `${body.length}`]
  res.sendDate = false
  res.writeHead(status, [...head, ...extraOf(status), ...headers, ...(close === true ? ['Connection', 'close'] : [])])
  res.end(body, 'latin1')
}

/** The same, where the request was none and there is nothing to answer through. */
export function rawBriefAnswer(status: number, now: number): string {
  const body = briefBody(status)
  return [
    `HTTP/1.1 ${status} ${STATUS_CODES[status] ?? ''}`,
    `Date: ${httpDate(now)}`,
    'Content-Type: text/plain; charset=utf-8',
    `Content-Length: ${body.length}`,
    ...(status === 405 ? [ALLOWED.join(': ')] : []),
    'Connection: close',
    '',
    body,
  ].join('\r\n')
}

const briefBody = (status: number): string => `${status} ${STATUS_CODES[status] ?? ''}\n`

const extraOf = (status: number): readonly string[] =>
  status === 405 ? ALLOWED : status === 503 || status === 429 ? LATER : NOTHING

/** What is the same in every answer with this content; a content that is held serves many. */
const known = new WeakMap<ServedFile, readonly string[]>()

function fileHeaders(file: ServedFile): readonly string[] {
  const before = known.get(file)
  if (before !== undefined) return before
  const headers = [
    'Content-Type',
    contentTypeOf(file.path),
    'ETag',
    file.etag,
    'Last-Modified',
    new Date(file.modifiedMs).toUTCString(),
    'Accept-Ranges',
    'bytes',
    // A browser that tests a change must not show what was there before it.
    'Cache-Control',
    'no-cache',
    'X-Content-Type-Options',
    'nosniff',
  ]
  known.set(file, headers)
  return headers
}

/** Before a content of this length, of the file or of a range of it. */
export const headersOf = (
  file: ServedFile,
  { length, now }: { readonly length: number; readonly now: number },
): string[] => ['Date', httpDate(now), 'Content-Length', `${length}`, ...fileHeaders(file)]

/** Of each file the headers of its last whole answer, which serve all who ask within the second. */
const whole = new WeakMap<ServedFile, string[]>()

export function wholeHeaders(file: ServedFile, now: number): string[] {
  const before = whole.get(file)
  if (before?.[1] === httpDate(now)) return before
  const headers = headersOf(file, { length: file.size, now })
  whole.set(file, headers)
  return headers
}

/** RFC 9110 §15.4.5: the validators, and nothing about a content that is not sent. */
export const notModifiedHeaders = (file: ServedFile): readonly string[] => fileHeaders(file).slice(2, 10)
