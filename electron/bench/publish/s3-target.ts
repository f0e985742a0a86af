import { BenchError } from '../../../shared/domain/fault/fault.ts'
import type { S3Place } from '../../../shared/domain/publish/places.ts'
import { errorCode } from '../core/error-code.ts'
import { S3Client, type S3Answer, type S3Way } from './s3-client.ts'
import { encodeSegment } from './sigv4.ts'
import type { PublishTarget } from './target.ts'

export interface S3Options extends S3Way {
  readonly place: S3Place
}

/** A bucket that speaks S3: of a cloud, or of a NAS in the customer's cupboard. Refuses at once what would be refused for each file. */
export async function s3Target(options: S3Options): Promise<PublishTarget> {
  const client = new S3Client(options, options.place.bucket)
  try {
    await lookInto(client, options)
  } catch (error) {
    client.close()
    throw error
  }
  return new Bucket(client, options.place)
}

/** What a key that may only write is refused here, and nothing else. */
const MAY_NOT_LIST = 'AccessDenied'

async function lookInto(client: S3Client, { place, endpoint }: S3Options): Promise<void> {
  const query = { 'list-type': '2', 'max-keys': '1', ...(place.prefix !== '' && { prefix: `${place.prefix}/` }) }
  const answer = await client.ask({ method: 'GET', path: '/', query }).catch((error: unknown) => {
    throw new BenchError('S3_REFUSED', { host: endpoint.host, reason: errorCode(error), date: '' }, { cause: error })
  })
  const reason = refusalIn(answer)
  if (reason === null || reason === MAY_NOT_LIST) return
  // A clock that is off is the one refusal that a person cannot see: the server says what time it has.
  const date = reason === 'RequestTimeTooSkewed' ? answer.date : ''
  throw new BenchError('S3_REFUSED', { host: endpoint.host, reason, date })
}

/** S3's own code of what it refused; null where it did not. */
function refusalIn({ status, text }: S3Answer): string | null {
  if (status < 300) return null
  return /<Code>([A-Za-z0-9.]{1,80})<\/Code>/.exec(text)?.[1] ?? `HTTP ${status}`
}

/** As web servers give them: profiles are XML whatever they end with. */
const typeOf = (path: string): string => (/\.(?:xml|cfg)$/i.test(path) ? 'text/xml' : 'application/octet-stream')

class Bucket implements PublishTarget {
  readonly name: string
  readonly #client: S3Client
  readonly #prefix: string

  constructor(client: S3Client, { bucket, prefix }: S3Place) {
    this.#client = client
    this.#prefix = prefix === '' ? '' : `${prefix}/`
    this.name = `s3 ${client.host} ${bucket}/${prefix}`
  }

  async size(path: string): Promise<number | null> {
    const answer = await this.#client.ask({ method: 'HEAD', path: this.#at(path) })
    if (answer.status === 404) return null
    throwRefusal(answer)
    return answer.length
  }

  /** An object appears whole or not at all: nothing is staged and renamed. */
  async write(path: string, content: Uint8Array): Promise<void> {
    const headers = { 'content-type': typeOf(path) }
    throwRefusal(await this.#client.ask({ method: 'PUT', path: this.#at(path), headers, body: content }))
  }

  async remove(path: string): Promise<void> {
    throwRefusal(await this.#client.ask({ method: 'DELETE', path: this.#at(path) }))
  }

  close(): Promise<void> {
    this.#client.close()
    return Promise.resolve()
  }

  #at(path: string): string {
    return `/${`${this.#prefix}${path}`.split('/').map(encodeSegment).join('/')}`
  }
}

function throwRefusal(answer: S3Answer): void {
  const code = refusalIn(answer)
  if (code !== null) throw Object.assign(new Error(`the bucket refused it: ${code}`), { code })
}
