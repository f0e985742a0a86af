import { createHash, createHmac } from 'node:crypto'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { onTestFinished } from 'vitest'

export interface StoredObject {
  readonly content: Buffer
  readonly type: string
}

/**
 * An S3 store with one bucket that believes nobody: it computes each signature anew from the request as it came, by the
 * steps of the protocol's own description, and compares the hash of the body. It shares no line with what it checks; curl,
 * which signs by itself, is let in by it, too.
 */
export async function s3Store(secrets: Readonly<Record<string, string>>, now: () => Date = () => new Date()) {
  const objects = new Map<string, StoredObject>()
  const asked: string[] = []
  /** Answers that are given once instead of the right one. */
  const troubles: number[] = []
  const server = createServer((req, res) => {
    void body(req).then((content) => {
      asked.push(`${req.method ?? ''} ${req.url ?? ''}`)
      const trouble = troubles.shift()
      if (trouble !== undefined) refuse(res, trouble, 'SlowDown')
      else {
        const refusal = refusalOf(req, content, { secrets, now: now() })
        if (refusal !== null) refuse(res, 403, refusal)
        else answer(req, res, { objects, content })
      }
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  onTestFinished(() => {
    server.closeAllConnections()
    server.close()
  })
  return { port: (server.address() as AddressInfo).port, objects, asked, troubles }
}

async function body(req: IncomingMessage): Promise<Buffer> {
  const pieces: Buffer[] = []
  for await (const piece of req as AsyncIterable<Buffer>) pieces.push(piece)
  return Buffer.concat(pieces)
}

function refuse(res: ServerResponse, status: number, code: string): void {
  res.writeHead(status, { 'content-type': 'application/xml' })
  res.end(`<?xml version="1.0"?><Error><Code>${code}</Code></Error>`)
}

const hex = (data: string | Buffer): string => createHash('sha256').update(data).digest('hex')
const hmac = (key: string | Buffer, data: string): Buffer => createHmac('sha256', key).update(data).digest()
const SKEW_MS = 15 * 60_000

interface Claim {
  readonly id: string
  readonly day: string
  readonly region: string
  readonly names: string
  readonly signature: string
}

function claimIn(header: string): Claim | null {
  const said =
    /^AWS4-HMAC-SHA256 Credential=([^/]+)\/(\d{8})\/([^/]+)\/s3\/aws4_request, ?SignedHeaders=([^,]+), ?Signature=([0-9a-f]{64})$/.exec(
      header,
    )
  if (said === null) return null
  const [, id = '', day = '', region = '', names = '', signature = ''] = said
  return { id, day, region, names, signature }
}

/** Why the request is not let in, in the words of S3; null when it is. */
function refusalOf(
  req: IncomingMessage,
  content: Buffer,
  { secrets, now }: { readonly secrets: Readonly<Record<string, string>>; readonly now: Date },
): string | null {
  const claim = claimIn(req.headers.authorization ?? '')
  if (claim === null) return 'AccessDenied'
  const secret = secrets[claim.id]
  if (secret === undefined) return 'InvalidAccessKeyId'
  const time = String(req.headers['x-amz-date'])
  const at = Date.parse(time.replace(/^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z$/, '$1-$2-$3T$4:$5:$6Z'))
  if (!(Math.abs(now.getTime() - at) <= SKEW_MS)) return 'RequestTimeTooSkewed'
  const given = req.headers['x-amz-content-sha256']
  const promised = typeof given === 'string' ? given : hex(content)
  if (promised !== 'UNSIGNED-PAYLOAD' && promised !== hex(content)) return 'XAmzContentSHA256Mismatch'
  return signatureOf(req, claim, { secret, time, promised }) === claim.signature ? null : 'SignatureDoesNotMatch'
}

function signatureOf(
  req: IncomingMessage,
  { day, region, names }: Claim,
  { secret, time, promised }: { readonly secret: string; readonly time: string; readonly promised: string },
): string {
  const [path = '', query = ''] = (req.url ?? '').split('?')
  let request = `${req.method ?? ''}\n${path}\n${query.split('&').sort().join('&')}\n`
  for (const name of names.split(';')) {
    const value = req.headers[name]
    request += `${name}:${typeof value === 'string' ? value.trim() : ''}\n`
  }
  request += `\n${names}\n${promised}`
  const text = `AWS4-HMAC-SHA256\n${time}\n${day}/${region}/s3/aws4_request\n${hex(request)}`
  const key = hmac(hmac(hmac(hmac(`AWS4${secret}`, day), region), 's3'), 'aws4_request')
  return hmac(key, text).toString('hex')
}

function answer(
  req: IncomingMessage,
  res: ServerResponse,
  { objects, content }: { readonly objects: Map<string, StoredObject>; readonly content: Buffer },
): void {
  const [, bucket = '', key = ''] = /^\/([^/?]+)\/?([^?]*)/.exec(req.url ?? '') ?? []
  if (bucket !== 'phones') {
    refuse(res, 404, 'NoSuchBucket')
    return
  }
  const name = decodeURIComponent(key)
  const found = objects.get(name)
  switch (req.method) {
    case 'PUT':
      objects.set(name, { content, type: req.headers['content-type'] ?? '' })
      res.end()
      break
    case 'DELETE':
      objects.delete(name)
      res.writeHead(204).end()
      break
    case 'HEAD':
      if (found === undefined) res.writeHead(404).end()
      else res.writeHead(200, { 'content-length': found.content.length }).end()
      break
    default:
      res.end('<ListBucketResult/>')
  }
}
