import type { IncomingMessage, ServerResponse } from 'node:http'
import type { EventBody, TransferId } from '../../../shared/domain/event/bench-event.ts'
import type { Identify } from '../../../shared/domain/identity/clues.ts'
import { err } from '../../../shared/domain/result.ts'
import type { Refusal, ServedFiles } from '../core/served-file.ts'
import type { Uploads } from '../core/upload.ts'
import type { RejectionThrottle } from '../server-kit/rejection-throttle.ts'
import type { SourceGuard } from '../server-kit/source-guard.ts'
import type { Admit, Denial } from './admission.ts'
import type { HttpAnswer, HttpRequest } from './exchange.ts'
import { certifiedWho } from './tls/certified-who.ts'
import { answerBriefly, statusOf } from './answer.ts'
import { answerWithFile } from './answer-with-file.ts'
import type { HttpLimits } from './limits.ts'
import { redactText } from '../../../shared/domain/event/redact.ts'
import { askedOptions, bodyLength, drainBody, readHead, type RequestHead } from './request-head.ts'
import { takeUpload, uploadsFor } from './uploads.ts'
import { Transfer, type Asked, type Connection, type TransferDeps } from './transfer.ts'

export interface RequestDeps extends TransferDeps {
  readonly files: ServedFiles
  readonly identify: Identify
  readonly transferId: () => TransferId
  readonly limits: HttpLimits
  readonly sources: SourceGuard
  readonly throttle: RejectionThrottle
  readonly admit?: Admit | undefined
  /** Settled when what clients' certificates are judged by is as it is on the disk. */
  readonly refresh?: (() => Promise<void>) | undefined
  /** Where phones' reports go; left out: nobody may write. */
  readonly uploads?: Uploads | undefined
}

/** Max length of a path in an event; the raw bytes have all of it. */
const SHOWN_LENGTH = 1_024
/** Max pipelined requests per connection. */
const PIPELINED = 64

type Requested = Extract<EventBody, { type: 'file.requested' }>
/** While it is being put together. */
type Draft = { -readonly [Key in keyof Requested]: Requested[Key] }

export interface RequestHandlers {
  /** Answers one request that Node has read. */
  readonly any: (connection: Connection, req: IncomingMessage, res: ServerResponse) => void
  /** Answers one that has no body and wants nothing unusual. */
  readonly plain: (connection: Connection, req: HttpRequest, res: HttpAnswer) => void
}

export function createRequestHandlers(deps: RequestDeps): RequestHandlers {
  return {
    any: (connection, req, res) => {
      const admitted = admit(deps, connection, { req, res })
      if (admitted === null) return
      const uploads = uploadsFor(deps.uploads, req)
      if (uploads !== null) {
        void takeUpload({ deps, uploads, denied: (request) => deniedBy(deps, request) }, connection, { req, res })
        return
      }
      const transfer = begin(deps, connection, admitted)
      const body = bodyLength(req)
      if (body === 0) void respond(deps, transfer)
      else if (awaitsContinue(req) || (body ?? 0) > deps.limits.bodyBytes) refuseBody(transfer, deps.limits)
      else void afterBody(deps, transfer, req)
    },
    plain: (connection, req, res) => {
      const admitted = admit(deps, connection, { req, res })
      if (admitted !== null) void respond(deps, begin(deps, connection, admitted))
    },
  }
}

/** Null for a request that was turned away: its source asks too often, or its head is none that is answered. */
function admit(
  { clock, sources, throttle, limits }: RequestDeps,
  { ip, port, transfers }: Connection,
  { req, res }: Pick<Asked, 'req' | 'res'>,
): Beginning | null {
  const now = clock.now()
  const excess = transfers.size >= PIPELINED ? 'flood' : sources.admit(ip, now)
  if (excess !== null) {
    throttle.limited({ ip, port }, excess)
    answerBriefly(res, { status: 429, now, close: true })
    return null
  }
  const head = readHead(req)
  const fault = faultOfHead(limits, req, head)
  if (fault !== null) {
    throttle.rejected({ ip, port }, fault.reason, Buffer.from(head.text, 'latin1'))
    answerBriefly(res, { status: fault.status, now, close: true })
    return null
  }
  return { req, res, head, now }
}

/** The client holds its body back until it is told to continue (RFC 9110 §10.1.1), and it never is. */
const awaitsContinue = ({ headers, httpVersion }: HttpRequest): boolean =>
  headers.expect !== undefined && httpVersion === '1.1'

interface Beginning extends Pick<Asked, 'req' | 'res'> {
  readonly head: RequestHead
  readonly now: number
}

/** Tells `file.requested`, and gives the transfer that it begins. */
function begin(deps: RequestDeps, connection: Connection, { req, res, head, now }: Beginning): Transfer {
  const target = req.url ?? ''
  const agent = req.headers['user-agent']
  const { ip, port, certificate } = connection
  const clues = agent === undefined ? { ip, port, path: target } : { ip, port, path: target, agent }
  const event: Draft = {
    type: 'file.requested',
    server: deps.server,
    who: certifiedWho(deps.identify(clues), certificate),
    transfer: deps.transferId(),
    path: shorten(redactText(target), SHOWN_LENGTH),
    method: req.method ?? '',
  }
  if (agent !== undefined) event.agent = shorten(agent, SHOWN_LENGTH / 2)
  const options = askedOptions(req)
  if (options !== undefined) event.options = options
  deps.emit(event, Buffer.from(head.text, 'latin1'))
  const { who, transfer, path } = event
  return new Transfer(deps, connection, {
    req,
    res,
    who,
    certificate: () => connection.certificate,
    transfer,
    path,
    agent: event.agent,
    startedAt: now,
  })
}

const shorten = (text: string, length: number): string => (text.length > length ? `${text.slice(0, length)}…` : text)

function faultOfHead(
  limits: HttpLimits,
  req: HttpRequest,
  head: RequestHead,
): { readonly status: number; readonly reason: string } | null {
  if ((req.url ?? '').length > limits.targetLength) return { status: 414, reason: 'target-too-long' }
  if (head.lines > limits.headerLines) return { status: 431, reason: 'headers-too-large' }
  // RFC 9112 §3.2 wants exactly one, and what it says is not believed. Older loads send none when they fetch firmware
  // (CSCvh62303; deployment-facts 2.4), and no file is less safe for it.
  if (head.hosts > 1) return { status: 400, reason: 'host-header' }
  return null
}

/** A body that is not worth reading: the answer comes first, and the connection ends. */
function refuseBody(transfer: Transfer, limits: HttpLimits): void {
  const { req, res, startedAt } = transfer.asked
  const isTooLarge = (bodyLength(req) ?? 0) > limits.bodyBytes || isRead(req)
  const reason = isTooLarge ? 'too-large' : refusalOfMethod(req)
  answerBriefly(res, { status: statusOf[reason], now: startedAt, close: true })
  transfer.refused(reason, statusOf[reason])
}

/** A short body is read to its end, so that the connection stays of use and the answer is not lost. */
async function afterBody(deps: RequestDeps, transfer: Transfer, req: IncomingMessage): Promise<void> {
  const { res } = transfer.asked
  const short = await drainBody(req, deps.limits.bodyBytes)
  if (transfer.ended) return
  if (short) await respond(deps, transfer)
  else {
    answerBriefly(res, { status: 413, now: deps.clock.now(), close: true })
    transfer.refused('too-large', 413)
  }
}

const isRead = (req: HttpRequest): boolean => req.method === 'GET' || req.method === 'HEAD'

const refusalOfMethod = (req: HttpRequest): 'write' | 'method' =>
  ['POST', 'PUT', 'DELETE', 'PATCH'].includes(req.method ?? '') ? 'write' : 'method'

async function respond(deps: RequestDeps, transfer: Transfer): Promise<void> {
  const { req } = transfer.asked
  if (!isRead(req)) {
    refuse(deps, transfer, { reason: refusalOfMethod(req) })
    return
  }
  const deciding = deniedBy(deps, transfer.asked)
  const denial = deciding instanceof Promise ? await deciding : deciding
  if (denial !== null) deny(deps, transfer, denial)
  else if (!transfer.ended) await giveFile(deps, transfer)
}

function deny({ clock }: RequestDeps, transfer: Transfer, { reason, headers }: Denial): void {
  const status = statusOf[reason]
  answerBriefly(transfer.asked.res, { status, now: clock.now(), headers })
  transfer.refused(reason, status)
}

async function giveFile(deps: RequestDeps, transfer: Transfer): Promise<void> {
  const { req, who, certificate } = transfer.asked
  let opened
  try {
    opened = await deps.files.open({ server: deps.server, target: req.url ?? '', who, certificate: certificate() })
  } catch {
    opened = err<Refusal>({ reason: 'forbidden' })
  }
  if (transfer.ended) {
    if (opened.ok) opened.value.close() // the client left meanwhile
    return
  }
  if (opened.ok) await answerWithFile(transfer, opened.value, deps.clock.now())
  else refuse(deps, transfer, opened.error)
}

/** A decision that cannot be made lets nobody pass. */
function deniedBy(
  { admit, server, refresh }: RequestDeps,
  { req, who, certificate }: Pick<Asked, 'req' | 'who' | 'certificate'>,
): ReturnType<Admit> {
  if (admit === undefined) return null
  const decide = (): ReturnType<Admit> =>
    admit({
      server,
      target: req.url ?? '',
      method: req.method ?? '',
      authorization: req.headers.authorization,
      certificate: certificate(),
      agent: req.headers['user-agent'],
      ip: who.ip,
    })
  try {
    const deciding = refresh === undefined ? decide() : refresh().then(decide)
    return deciding instanceof Promise ? deciding.catch(() => undecided) : deciding
  } catch {
    return undecided
  }
}

const undecided: Denial = { reason: 'login-missing', headers: [] }

function refuse(deps: RequestDeps, transfer: Transfer, { reason, near }: Refusal): void {
  const status = statusOf[reason]
  const { res, who, path } = transfer.asked
  const now = deps.clock.now()
  answerBriefly(res, { status, now })
  transfer.refused(reason, status, near)
  const isUnknown = reason === 'not-found' || reason === 'unknown-phone'
  if (isUnknown && deps.sources.unknownName(who.ip, path, now)) deps.throttle.limited(who, 'guessing-names')
}
