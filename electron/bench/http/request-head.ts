import type { IncomingMessage } from 'node:http'
import type { HttpRequest } from './exchange.ts'
import { redactHeader, redactText } from '../../../shared/domain/event/redact.ts'

export interface RequestHead {
  /** As it came but for its secrets: the raw bytes of the event. */
  readonly text: string
  readonly lines: number
  readonly hosts: number
}

/** Rebuilds the head of a request, in the order and spelling that it had. */
export function readHead(req: HttpRequest): RequestHead {
  const { rawHeaders } = req
  let hosts = 0
  let text = `${req.method ?? ''} ${redactText(req.url ?? '')} HTTP/${req.httpVersion}\r\n`
  for (let at = 0; at + 1 < rawHeaders.length; at += 2) {
    const name = rawHeaders[at] ?? ''
    if (name.length === 4 && name.toLowerCase() === 'host') hosts++
    text += `${name}: ${redactHeader(name, rawHeaders[at + 1] ?? '')}\r\n`
  }
  return { text, lines: rawHeaders.length / 2, hosts }
}

const shown = ['range', 'if-range', 'if-match', 'if-none-match', 'if-modified-since', 'if-unmodified-since'] as const

/** Range and conditions, for the event; undefined without any. */
export function askedOptions(req: HttpRequest): Record<string, string> | undefined {
  let options: Record<string, string> | undefined
  for (const name of shown) {
    const value = req.headers[name]
    if (typeof value === 'string') (options ??= {})[name] = value.slice(0, 256)
  }
  return options
}

/** How long the body says it is; null for one that says nothing (chunked), 0 for none. */
export function bodyLength(req: HttpRequest): number | null {
  if (req.headers['transfer-encoding'] !== undefined) return null
  return Number(req.headers['content-length'] ?? 0)
}

/** Reads a body and throws it away; false when it is longer than the limit. */
export function drainBody(req: IncomingMessage, limit: number): Promise<boolean> {
  return new Promise((resolve) => {
    let read = 0
    req.on('data', (piece: Uint8Array) => {
      read += piece.length
      if (read > limit) resolve(false)
    })
    req.once('end', () => {
      resolve(true)
    })
    req.once('close', () => {
      resolve(false)
    })
  })
}
