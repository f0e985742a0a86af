import type { IncomingMessage, ServerResponse } from 'node:http'
import type { TransferId } from '../../../shared/domain/event/bench-event.ts'
import type { Identify } from '../../../shared/domain/identity/clues.ts'
import { redactText } from '../../../shared/domain/event/redact.ts'
import type { ShownCertificate } from '../../../shared/domain/trust/shown-certificate.ts'
import type { Who } from '../../../shared/domain/identity/who.ts'
import { answerBriefly, statusOf, type BriefAnswer } from './answer.ts'
import type { Admit, Denial } from './admission.ts'
import { bodyLength } from './request-head.ts'
import { certifiedWho } from './tls/certified-who.ts'
import type { Connection, TransferDeps } from './transfer.ts'
import type { IncomingUpload, UploadRefusal, Uploads } from '../core/upload.ts'

/** Bodies that are held at once: each is of a few megabytes at most. */
const AT_ONCE = 16
/** Max length of a path in an event. */
const SHOWN_LENGTH = 1_024

export interface UploadDeps extends TransferDeps {
  readonly identify: Identify
  readonly transferId: () => TransferId
}

/** What an upload is answered from. */
export interface UploadDoor {
  readonly deps: UploadDeps
  readonly uploads: Uploads
  readonly denied: (request: Request) => ReturnType<Admit>
}

interface Request {
  readonly req: IncomingMessage
  readonly who: Who
  readonly certificate: () => ShownCertificate | null
}

const underWay = new WeakMap<UploadDeps, number>()

/** Where a body goes that the site wants; null for another request. A phone sends its report by POST or PUT. */
export const uploadsFor = (uploads: Uploads | undefined, req: IncomingMessage): Uploads | null =>
  uploads?.isOpen() === true && (req.method === 'POST' || req.method === 'PUT') ? uploads : null

/** Takes a phone's upload: the raw body, whatever its content type says. */
export async function takeUpload(
  { deps, uploads, denied }: UploadDoor,
  connection: Connection,
  { req, res }: { readonly req: IncomingMessage; readonly res: ServerResponse },
): Promise<void> {
  const who = whoOf(deps, connection, req)
  const asked: AskedUpload = { deps, uploads, req, res, who, path: redactText(req.url ?? '').slice(0, SHOWN_LENGTH) }
  const denial = await denied({ req, who, certificate: () => connection.certificate })
  const outcome = denial ?? (await received(asked))
  if (outcome === 'gone') return
  if (outcome === 'kept') answer(asked, { status: req.method === 'PUT' ? 201 : 200 })
  else refuse(asked, outcome)
}

interface AskedUpload {
  readonly deps: UploadDeps
  readonly uploads: Uploads
  readonly req: IncomingMessage
  readonly res: ServerResponse
  readonly who: Who
  readonly path: string
}

interface Refused {
  readonly reason: UploadRefusal | Denial['reason']
  readonly headers?: readonly string[]
}

function answer({ deps, res }: AskedUpload, { status, headers }: Pick<BriefAnswer, 'status' | 'headers'>): void {
  if (res.headersSent || res.destroyed) return
  answerBriefly(res, { status, now: deps.clock.now(), ...(headers && { headers }), close: status >= 300 })
}

function refuse(asked: AskedUpload, { reason, headers }: Refused): void {
  const { deps, who, path } = asked
  const status = statusOf[reason]
  answer(asked, { status, ...(headers && { headers }) })
  deps.emit({ type: 'file.refused', server: deps.server, who, transfer: deps.transferId(), path, reason, status })
}

/** Reads the body, within the limits, and keeps it. */
async function received(asked: AskedUpload): Promise<'kept' | 'gone' | Refused> {
  const { deps, req, res, uploads } = asked
  if ((bodyLength(req) ?? 0) > uploads.limitBytes()) return { reason: 'too-large' }
  const held = underWay.get(deps) ?? 0
  if (held >= AT_ONCE) return { reason: 'busy' }
  underWay.set(deps, held + 1)
  try {
    if (req.headers.expect !== undefined) res.writeContinue()
    const body = await readBody(req, uploads.limitBytes())
    if (body === 'gone') return body
    if (body === 'too-large') return { reason: body }
    const kept = await uploads.keep(incoming(asked, body))
    return kept.ok ? 'kept' : { reason: kept.error }
  } finally {
    underWay.set(deps, (underWay.get(deps) ?? 1) - 1)
  }
}

const incoming = ({ deps: { server }, req, who, path }: AskedUpload, body: Buffer): IncomingUpload => ({
  server,
  who,
  path,
  method: req.method === 'PUT' ? 'PUT' : 'POST',
  encoding: (req.headers['content-encoding'] ?? '').toLowerCase(),
  body,
})

function whoOf(deps: UploadDeps, { ip, port, certificate }: Connection, req: IncomingMessage): Who {
  const agent = req.headers['user-agent']
  const clues = { ip, port, path: req.url ?? '', ...(agent !== undefined && { agent }) }
  return certifiedWho(deps.identify(clues), certificate)
}

/** The whole body; `gone` where the client left, or was too slow for the server's own time limit. */
function readBody(req: IncomingMessage, limit: number): Promise<Buffer | 'too-large' | 'gone'> {
  const { promise, resolve } = Promise.withResolvers<Buffer | 'too-large' | 'gone'>()
  const pieces: Buffer[] = []
  let size = 0
  req.on('data', (piece: Buffer) => {
    size += piece.length
    if (size <= limit) pieces.push(piece)
    else resolve('too-large')
  })
  req.once('end', () => resolve(Buffer.concat(pieces)))
  req.once('error', () => resolve('gone'))
  req.once('close', () => resolve('gone'))
  return promise
}
