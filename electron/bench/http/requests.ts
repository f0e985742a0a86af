import type { IncomingMessage, ServerResponse } from 'node:http'
import type { EventBody, TransferId } from '../../../shared/domain/event/bench-event.ts'
import type { Identify } from '../../../shared/domain/identity/clues.ts'
import type { FileRequest, Refusal, ServedFile, ServedFiles } from '../core/served-file.ts'
import { answerBriefly, fileHeaders, httpDate, notModifiedHeaders, statusOf } from './answer.ts'
import { rangeStillHolds, weighConditions } from './conditions.ts'
import type { HttpLimits } from './limits.ts'
import { readRange, type ByteRange } from './range.ts'
import { redactUrl } from './redact.ts'
import { askedOptions, bodyLength, drainBody, readHead, type RequestHead } from './request-head.ts'
import type { SourceLimits } from './source-limits.ts'
import type { RejectionThrottle } from './rejection-throttle.ts'
import { Transfer, type Asked, type Connection, type TransferDeps } from './transfer.ts'

export interface RequestDeps extends TransferDeps {
  readonly files: ServedFiles
  readonly identify: Identify
  readonly transferId: () => TransferId
  readonly limits: HttpLimits
  readonly sources: SourceLimits
  readonly tally: RejectionThrottle
}

/** What is kept of a name in an event: nobody reads the rest, and it is in the raw bytes. */
const SHOWN_LENGTH = 1_024
/** Requests that one connection may have waiting. */
const PIPELINED = 64

type Requested = Extract<EventBody, { type: 'file.requested' }>
/** While it is being put together. */
type Draft = { -readonly [Key in keyof Requested]: Requested[Key] }

/** Answers one request. `awaitsContinue`: the client holds its body back until it is asked for it, and it never is. */
export function handleRequest(
  world: RequestDeps,
  connection: Connection,
  req: IncomingMessage,
  res: ServerResponse,
  awaitsContinue = false,
): void {
  const now = world.clock.now()
  const { ip, port } = connection
  const excess = connection.transfers.size >= PIPELINED ? 'flood' : world.sources.admit(ip, now)
  if (excess !== null) {
    world.tally.limited({ ip, port }, excess)
    answerBriefly(res, { status: 429, now, close: true })
    return
  }
  const head = readHead(req)
  const fault = faultOfHead(world.limits, req, head)
  if (fault !== null) {
    world.tally.rejected({ ip, port }, fault.reason, Buffer.from(head.text, 'latin1'))
    answerBriefly(res, { status: fault.status, now, close: true })
    return
  }
  const transfer = begin(world, connection, req, res, { head, now })
  const body = bodyLength(req)
  if (body === 0) void respond(world, transfer, req)
  else if (awaitsContinue || (body ?? 0) > world.limits.bodyBytes)
    refuseBody(transfer, req, now, body ?? 0, world.limits)
  else void afterBody(world, transfer, req)
}

/** Tells that it was asked for. */
function begin(
  world: RequestDeps,
  connection: Connection,
  req: IncomingMessage,
  res: ServerResponse,
  { head, now }: { readonly head: RequestHead; readonly now: number },
): Transfer {
  const target = req.url ?? ''
  const agent = req.headers['user-agent']
  const { ip, port } = connection
  const who = world.identify(agent === undefined ? { ip, port, path: target } : { ip, port, path: target, agent })
  const path = shorten(redactUrl(target), SHOWN_LENGTH)
  const event: Draft = {
    type: 'file.requested',
    server: 'http',
    who,
    transfer: world.transferId(),
    path,
    method: req.method ?? '',
  }
  if (agent !== undefined) event.agent = shorten(agent, SHOWN_LENGTH / 2)
  const options = askedOptions(req)
  if (options !== undefined) event.options = options
  world.emit(event, Buffer.from(head.text, 'latin1'))
  const asked: Asked = { who, transfer: event.transfer, path, startedAt: now }
  return new Transfer(world, connection, res, event.agent === undefined ? asked : { ...asked, agent: event.agent })
}

const shorten = (text: string, length: number): string => (text.length > length ? `${text.slice(0, length)}…` : text)

function faultOfHead(
  limits: HttpLimits,
  req: IncomingMessage,
  head: RequestHead,
): { readonly status: number; readonly reason: string } | null {
  if ((req.url ?? '').length > limits.targetLength) return { status: 414, reason: 'target-too-long' }
  if (head.lines > limits.headerLines) return { status: 431, reason: 'headers-too-large' }
  // RFC 9112 §3.2: exactly one with HTTP/1.1. What it says is not believed.
  if (head.hosts > 1 || (head.hosts === 0 && req.httpVersion === '1.1')) return { status: 400, reason: 'host-header' }
  return null
}

/** A body that is not worth reading: the answer comes first, and the connection ends. */
function refuseBody(transfer: Transfer, req: IncomingMessage, now: number, length: number, limits: HttpLimits): void {
  const reason = length > limits.bodyBytes ? 'too-large' : isRead(req) ? 'too-large' : refusalOfMethod(req)
  answerBriefly(transfer.res, { status: statusOf[reason], now, close: true })
  transfer.refused(reason, statusOf[reason])
}

/** A short body is read to its end, so that the connection stays of use and the answer is not lost. */
async function afterBody(world: RequestDeps, transfer: Transfer, req: IncomingMessage): Promise<void> {
  const short = await drainBody(req, world.limits.bodyBytes)
  if (transfer.ended) return
  if (short) await respond(world, transfer, req)
  else {
    answerBriefly(transfer.res, { status: 413, now: world.clock.now(), close: true })
    transfer.refused('too-large', 413)
  }
}

const isRead = (req: IncomingMessage): boolean => req.method === 'GET' || req.method === 'HEAD'

const refusalOfMethod = (req: IncomingMessage): 'write' | 'method' =>
  ['POST', 'PUT', 'DELETE', 'PATCH'].includes(req.method ?? '') ? 'write' : 'method'

async function respond(world: RequestDeps, transfer: Transfer, req: IncomingMessage): Promise<void> {
  if (!isRead(req)) {
    refuse(world, transfer, { reason: refusalOfMethod(req) })
    return
  }
  const request: FileRequest = { server: 'http', target: req.url ?? '', who: transfer.asked.who }
  let opened
  try {
    opened = await world.files.open(request)
  } catch {
    opened = { ok: false, error: { reason: 'forbidden' } } as const
  }
  if (transfer.ended) {
    if (opened.ok) opened.value.close() // the client left meanwhile
    return
  }
  if (opened.ok) await answerWith(world, transfer, req, opened.value)
  else refuse(world, transfer, opened.error)
}

function refuse(world: RequestDeps, transfer: Transfer, { reason, near }: Refusal): void {
  const status = statusOf[reason]
  const { who, path } = transfer.asked
  const now = world.clock.now()
  answerBriefly(transfer.res, { status, now })
  transfer.refused(reason, status, near)
  const isUnknown = reason === 'not-found' || reason === 'unknown-phone'
  if (isUnknown && world.sources.unknownName(who.ip, path, now)) world.tally.limited(who, 'guessing-names')
}

async function answerWith(
  world: RequestDeps,
  transfer: Transfer,
  req: IncomingMessage,
  file: ServedFile,
): Promise<void> {
  const now = world.clock.now()
  const { res } = transfer
  res.sendDate = false
  const verdict = weighConditions(req.headers, file)
  if (verdict === 'not-modified') {
    file.close()
    res.writeHead(304, ['Date', httpDate(now), ...notModifiedHeaders(file)])
    transfer.finish(file.path, 304)
    return
  }
  // HEAD is the answer to GET without its content; ranges are GET's alone (RFC 9110 §14.2).
  const range = req.method === 'GET' ? rangeOf(req, file) : 'whole'
  if (verdict === 'precondition-failed' || range === 'unsatisfiable') {
    file.close()
    const status = range === 'unsatisfiable' && verdict === 'send' ? 416 : 412
    answerBriefly(res, {
      status,
      now,
      ...(status === 416 ? { headers: ['Content-Range', `bytes */${file.size}`] } : {}),
    })
    transfer.refused('options', status)
    return
  }
  const { start, end } = range === 'whole' ? { start: 0, end: file.size } : range
  const status = range === 'whole' ? 200 : 206
  const headers = ['Date', httpDate(now), 'Content-Length', `${end - start}`, ...fileHeaders(file)]
  if (status === 206) headers.push('Content-Range', `bytes ${start}-${end - 1}/${file.size}`)
  res.writeHead(status, headers)
  if (req.method === 'HEAD') {
    file.close()
    transfer.finish(file.path, status)
  } else await transfer.send(file, status, { start, end })
}

function rangeOf(req: IncomingMessage, file: ServedFile): ByteRange | 'whole' | 'unsatisfiable' {
  const { range } = req.headers
  const ifRange = req.headers['if-range']
  if (range === undefined || !rangeStillHolds(typeof ifRange === 'string' ? ifRange : undefined, file)) return 'whole'
  return readRange(range, file.size)
}
