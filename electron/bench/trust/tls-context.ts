import { constants } from 'node:crypto'
import { createSecureContext, type SecureContext, type SecureContextOptions } from 'node:tls'
import { BenchError } from '../../../shared/domain/fault/fault.ts'
import { errorCode } from '../core/error-code.ts'

/** Electron's TLS is BoringSSL, whose options differ. */
const isBoring = process.versions.openssl === '0.0.0'

/**
 * TLS 1.0, short keys and SHA-1 for old phones. OpenSSL allows them at security level 0 alone, and DHE with `dhparam`;
 * `ALL` would let it agree on no certificate at all. BoringSSL has no levels, refuses to hear of them, and knows 3DES
 * where it is named.
 */
const forOldPhones: SecureContextOptions = isBoring
  ? { minVersion: 'TLSv1', ciphers: 'ALL:DES-CBC3-SHA', ecdhCurve: 'X25519:P-256:P-384:P-521' }
  : { minVersion: 'TLSv1', ciphers: 'DEFAULT:!aNULL:@SECLEVEL=0', dhparam: 'auto' }

const forCurrentPhones: SecureContextOptions = { minVersion: 'TLSv1.2' }

export interface ContextOf {
  readonly cert: string
  readonly key: string
  readonly oldPhones: boolean
}

/** No session is resumed: each fetch of a phone shows its whole handshake, certificates included. */
export function tlsContext({ cert, key, oldPhones }: ContextOf): SecureContext {
  try {
    return createSecureContext({
      cert,
      key,
      ...(oldPhones ? forOldPhones : forCurrentPhones),
      secureOptions: constants.SSL_OP_NO_TICKET,
      sessionIdContext: 'resync-bench',
    })
  } catch (error) {
    throw new BenchError('TLS_REFUSED', { detail: errorCode(error) }, { cause: error })
  }
}
