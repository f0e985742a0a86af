import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import { readActivationCode, typedCode } from '../../../shared/domain/activation/code.ts'
import { stateOf, type CodeEntry } from '../../../shared/domain/activation/code-list.ts'
import { bindTcp, closeTcp } from '../net/bind-tcp.ts'

/** Stands in for the vendor's activation service, on loopback: nothing of a rehearsal leaves the laptop. */
export interface ActivationService {
  /** Where phones send their codes. */
  readonly url: string
  /** How many codes were accepted and refused. */
  counts(): { readonly accepted: number; readonly refused: number }
  stop(): Promise<void>
}

export interface ActivationServiceOptions {
  readonly codes: readonly CodeEntry[]
  /** The rule that a phone follows once its code was accepted. */
  readonly rule: string
  readonly now: () => number
}

const PATH = '/activation'
const BODY_LIMIT = 4_096
const WAIT_MS = 5_000

/** A code works once and until its end; like the vendor's, the service does not say which of it was wrong. */
export async function startActivationService(options: ActivationServiceOptions): Promise<ActivationService> {
  const desk = new Desk(options)
  const server = createServer({ requestTimeout: WAIT_MS, headersTimeout: WAIT_MS, connectionsCheckingInterval: 1_000 })
  server.maxConnections = 1_000
  server.on('request', (req: IncomingMessage, res: ServerResponse) => {
    void answer(req, res, desk)
  })
  const { port } = await bindTcp(server, { address: '127.0.0.1', port: 0 })
  return {
    url: `http://127.0.0.1:${port}${PATH}`,
    counts: () => desk.counts(),
    stop: () => {
      server.closeAllConnections()
      return closeTcp(server)
    },
  }
}

async function answer(req: IncomingMessage, res: ServerResponse, desk: Desk): Promise<void> {
  const body = req.method === 'POST' && req.url === PATH ? await bodyOf(req) : null
  const given = body === null ? null : readActivationCode(new URLSearchParams(body).get('code') ?? '')
  const rule = given === null ? null : desk.take(typedCode(given))
  res.writeHead(rule === null ? 403 : 200, { 'Content-Type': 'text/plain; charset=utf-8', Connection: 'close' })
  res.end(rule ?? '')
}

/** Null for a body that is too long, or that ended early. */
async function bodyOf(req: IncomingMessage): Promise<string | null> {
  const pieces: Buffer[] = []
  let length = 0
  try {
    for await (const piece of req) {
      const bytes = Buffer.from(piece as Uint8Array)
      length += bytes.length
      if (length > BODY_LIMIT) return null
      pieces.push(bytes)
    }
  } catch {
    return null
  }
  return Buffer.concat(pieces).toString('utf8')
}

/** Knows the codes, and remembers which were used. */
class Desk {
  readonly #options: ActivationServiceOptions
  readonly #codes: Map<string, CodeEntry>
  #accepted = 0
  #refused = 0

  constructor(options: ActivationServiceOptions) {
    this.#options = options
    this.#codes = new Map(options.codes.map((entry) => [entry.code, entry]))
  }

  counts(): { readonly accepted: number; readonly refused: number } {
    return { accepted: this.#accepted, refused: this.#refused }
  }

  take(code: string): string | null {
    const entry = this.#codes.get(code)
    const now = this.#options.now()
    if (entry === undefined || stateOf(entry, now) !== 'usable') {
      this.#refused += 1
      return null
    }
    this.#codes.set(code, { ...entry, usedAt: now })
    this.#accepted += 1
    return this.#options.rule
  }
}
