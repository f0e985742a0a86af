import { Agent as HttpAgent, request as httpRequest, type IncomingMessage } from 'node:http'
import { Agent as HttpsAgent, request as httpsRequest } from 'node:https'
import { systemClock, type Clock } from '../core/clock.ts'
import { errorCode } from '../core/error-code.ts'
import { pause } from '../core/time.ts'
import { queryText, signedHeaders, type Signing, type Unsigned } from './sigv4.ts'

export interface S3Way {
  /** `https://s3.eu-west-3.amazonaws.com`, `http://nas.lan:9000`. */
  readonly endpoint: URL
  readonly signing: Signing
  /** PEM of the authority of its certificate; left out: those that the system trusts. */
  readonly authority?: string | undefined
  /** What ends every wait. */
  readonly signal: AbortSignal
  readonly clock?: Clock
}

export interface S3Answer {
  readonly status: number
  /** Content-Length; 0 where there is none. */
  readonly length: number
  readonly date: string
  /** The beginning of the body: what it says of a refusal. */
  readonly text: string
}

type Question = Pick<Unsigned, 'method' | 'path' | 'query' | 'headers'> & { readonly body?: Uint8Array }

const CONNECTIONS = 16
const SILENT_MS = 30_000
const TEXT_LIMIT = 64 * 1024
/** A store that is busy, or a connection that it closed just then, is asked again. */
const WAITS_MS = [250, 1_000, 4_000]
const BUSY: ReadonlySet<number> = new Set([500, 502, 503, 504])
const BROKEN: ReadonlySet<string> = new Set(['ECONNRESET', 'EPIPE', 'ETIMEDOUT'])
const NOTHING = new Uint8Array(0)

/** Signed requests to one bucket, over connections that are kept. */
export class S3Client {
  readonly host: string
  readonly #way: S3Way
  readonly #base: string
  readonly #agent: HttpAgent | HttpsAgent
  readonly #clock: Clock

  constructor(way: S3Way, bucket: string) {
    const { endpoint, authority, clock = systemClock } = way
    this.#way = way
    this.#clock = clock
    // Amazon's own takes the bucket in its name; what is compatible takes it in the path, whatever certificate it has.
    const amazon = endpoint.hostname.endsWith('.amazonaws.com') && !bucket.includes('.')
    this.host = amazon ? `${bucket}.${endpoint.host}` : endpoint.host
    this.#base = amazon ? '' : `/${bucket}`
    const options = { keepAlive: true, maxSockets: CONNECTIONS }
    this.#agent =
      endpoint.protocol === 'https:'
        ? new HttpsAgent({ ...options, ...(authority !== undefined && { ca: authority }) })
        : new HttpAgent(options)
  }

  async ask(question: Question): Promise<S3Answer> {
    for (const ms of WAITS_MS) {
      const answer = await this.#once(question).catch((error: unknown) => {
        if (!BROKEN.has(errorCode(error))) throw error
        return null
      })
      if (answer !== null && !BUSY.has(answer.status)) return answer
      await pause(ms, { signal: this.#way.signal, clock: this.#clock })
      if (this.#way.signal.aborted) break
    }
    return this.#once(question)
  }

  close(): void {
    this.#agent.destroy()
  }

  #once({ method, path, query = {}, headers = {}, body = NOTHING }: Question): Promise<S3Answer> {
    const { endpoint, signing, signal } = this.#way
    const full = `${this.#base}${path}`
    const withLength = method === 'PUT' ? { ...headers, 'content-length': String(body.length) } : headers
    const unsigned = { method, host: this.host, path: full, query, headers: withLength, body }
    const signed = signedHeaders(unsigned, signing, new Date(this.#clock.now()))
    const text = queryText(query)
    return new Promise((resolve, reject) => {
      const send = endpoint.protocol === 'https:' ? httpsRequest : httpRequest
      const request = send({
        ...{ agent: this.#agent, signal, timeout: SILENT_MS, method, headers: signed },
        ...{ host: this.host.replace(/:\d+$/, ''), port: endpoint.port === '' ? undefined : endpoint.port },
        path: text === '' ? full : `${full}?${text}`,
      })
      request.on('timeout', () =>
        request.destroy(Object.assign(new Error('the store is silent'), { code: 'ETIMEDOUT' })),
      )
      request.on('error', reject)
      request.on('response', (response) => void read(response).then(resolve, reject))
      request.end(body)
    })
  }
}

async function read(response: IncomingMessage): Promise<S3Answer> {
  let text = ''
  response.setEncoding('utf8')
  for await (const piece of response as AsyncIterable<string>) if (text.length < TEXT_LIMIT) text += piece
  const { statusCode: status = 0, headers } = response
  return { status, length: Number(headers['content-length'] ?? 0), date: headers.date ?? '', text }
}
