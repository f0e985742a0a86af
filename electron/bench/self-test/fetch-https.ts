import { once } from 'node:events'
import { request, type RequestOptions } from 'node:https'
import { isIP } from 'node:net'
import { buffer } from 'node:stream/consumers'
import { rootCertificates, TLSSocket } from 'node:tls'
import type { IncomingMessage } from 'node:http'
import type { SelfTestStep } from '../../../shared/ipc/contract/servers.ts'

type Cause = NonNullable<SelfTestStep['cause']>

/** What stands for a phone that was given the site's authority. */
export interface SecurePhone {
  /** Beside the public roots, in PEM. */
  readonly authorities: readonly string[]
  readonly cert: string
  readonly key: string
}

export interface SecureAnswer {
  readonly status: number
  readonly content: Uint8Array
  /** What a phone would have against the certificate. */
  readonly objection: Cause | null
}

/** Fetches as a phone does that trusts the site's authority, and shows a phone's certificate when it is asked. */
export function askByHttps(
  { address, port, path }: { readonly address: string; readonly port: number; readonly path: string },
  { authorities, cert, key }: SecurePhone,
): { readonly answer: Promise<SecureAnswer>; readonly stop: () => void } {
  const options: RequestOptions = {
    ...{ host: address, port, path: `/${path}`, agent: false, cert, key },
    ca: [...rootCertificates, ...authorities],
    servername: isIP(address) === 0 ? address : '',
    // The certificate is judged below, so that what comes through it is told as well.
    rejectUnauthorized: false,
  }
  const asking = request(options)
  const answered = async (): Promise<SecureAnswer> => {
    const [response] = (await once(asking, 'response')) as [IncomingMessage]
    const { socket } = response
    const objection = socket instanceof TLSSocket ? objectionOf(socket, address) : null
    return { status: response.statusCode ?? 0, content: await buffer(response), objection }
  }
  const answer = answered()
  asking.end()
  return { answer, stop: () => void asking.destroy() }
}

function objectionOf(socket: TLSSocket, address: string): Cause | null {
  if (socket.authorized) return null
  // A string, whatever its type says.
  const detail = String(socket.authorizationError)
  if (/ALTNAME|HOSTNAME/.test(detail)) return { code: 'certificate-name', params: { address } }
  if (/EXPIRED|NOT_YET/.test(detail)) return { code: 'certificate-dates', params: {} }
  return { code: 'certificate-unknown', params: { detail } }
}
