import { createHash, createHmac } from 'node:crypto'

/** Signature Version 4, as S3 and what is compatible with it ask for it. */
export interface Signing {
  readonly accessKey: string
  readonly secretKey: string
  readonly region: string
}

export interface Unsigned {
  readonly method: 'GET' | 'HEAD' | 'PUT' | 'DELETE'
  readonly host: string
  /** Encoded already, exactly as it is sent: S3 encodes once. */
  readonly path: string
  readonly query?: Readonly<Record<string, string>>
  /** Further headers, by lower-case names. */
  readonly headers?: Readonly<Record<string, string>>
  readonly body: Uint8Array
}

const hash = (data: string | Uint8Array): string => createHash('sha256').update(data).digest('hex')
const mac = (key: string | Buffer, text: string): Buffer => createHmac('sha256', key).update(text).digest()

/** RFC 3986: what `encodeURIComponent` leaves alone and S3 does not, too. */
export const encodeSegment = (text: string): string =>
  encodeURIComponent(text).replace(/[!'()*]/g, (char) => `%${char.charCodeAt(0).toString(16).toUpperCase()}`)

export const queryText = (query: Readonly<Record<string, string>>): string =>
  Object.entries(query)
    .map(([name, value]) => `${encodeSegment(name)}=${encodeSegment(value)}`)
    .sort()
    .join('&')

/** The headers with which this request is sent; `at` is when, by the laptop's clock. */
export function signedHeaders(
  request: Unsigned,
  { accessKey, secretKey, region }: Signing,
  at: Date,
): Record<string, string> {
  const time = at.toISOString().replace(/[-:]|\.\d{3}/g, '')
  const day = time.slice(0, 8)
  const content = hash(request.body)
  const headers: Record<string, string> = {
    ...request.headers,
    ...{ host: request.host, 'x-amz-content-sha256': content, 'x-amz-date': time },
  }
  const names = Object.keys(headers).sort()
  const canonical = [
    request.method,
    request.path,
    queryText(request.query ?? {}),
    ...names.map((name) => `${name}:${(headers[name] ?? '').trim().replace(/ +/g, ' ')}`),
    '',
    names.join(';'),
    content,
  ].join('\n')
  const scope = `${day}/${region}/s3/aws4_request`
  const key = [region, 's3', 'aws4_request'].reduce(mac, mac(`AWS4${secretKey}`, day))
  const signature = mac(key, ['AWS4-HMAC-SHA256', time, scope, hash(canonical)].join('\n')).toString('hex')
  const authorization = `AWS4-HMAC-SHA256 Credential=${accessKey}/${scope}, SignedHeaders=${names.join(';')}, Signature=${signature}`
  return { ...headers, authorization }
}
