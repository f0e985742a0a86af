/**
 * The phone's HTTP client is libcurl, and its log gives libcurl's number (phone-facts 4 and 5.4):
 * `reqByCurlInternal return from http request, [res] = 6 Error`. The numbers that a bench meets, by libcurl's names.
 */
const names: Readonly<Record<number, string>> = {
  1: 'UNSUPPORTED_PROTOCOL',
  3: 'URL_MALFORMAT',
  5: 'COULDNT_RESOLVE_PROXY',
  6: 'COULDNT_RESOLVE_HOST',
  7: 'COULDNT_CONNECT',
  18: 'PARTIAL_FILE',
  22: 'HTTP_RETURNED_ERROR',
  23: 'WRITE_ERROR',
  26: 'READ_ERROR',
  28: 'OPERATION_TIMEDOUT',
  35: 'SSL_CONNECT_ERROR',
  47: 'TOO_MANY_REDIRECTS',
  52: 'GOT_NOTHING',
  55: 'SEND_ERROR',
  56: 'RECV_ERROR',
  58: 'SSL_CERTPROBLEM',
  59: 'SSL_CIPHER',
  60: 'PEER_FAILED_VERIFICATION',
  63: 'FILESIZE_EXCEEDED',
  77: 'SSL_CACERT_BADFILE',
  83: 'SSL_ISSUER_ERROR',
}

export interface CurlError {
  readonly code: number
  /** libcurl's name without `CURLE_`; absent for a number that is not in the list. */
  readonly name?: string
}

const shape = /\[res\] = (\d{1,3})(?!\d)/

/** The error that a line of the phone's log gives; null where it gives none, or gives success (0). */
export function readCurlError(text: string): CurlError | null {
  const at = text.indexOf('[res] = ')
  const found = at < 0 ? undefined : shape.exec(text.slice(at, at + 16))?.[1]
  if (found === undefined || Number(found) === 0) return null
  const code = Number(found)
  const name = names[code]
  return name === undefined ? { code } : { code, name }
}
