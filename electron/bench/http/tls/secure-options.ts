import type { SecureContext } from 'node:tls'
import type { ShownCertificate } from '../../../../shared/domain/trust/shown-certificate.ts'

/** What turns an HTTP server into an HTTPS one. Read anew for each connection: a change disturbs none that is open. */
export interface SecureOptions {
  readonly context: () => SecureContext
  /** The CN of the certificate that is shown. */
  readonly own: () => string
  /** Whether clients are asked for a certificate; what it is worth is judged by the site, not by the runtime. */
  readonly asks: () => boolean
  /** The client's own certificate first, then what it sent along, each in DER. */
  readonly judge: (chain: readonly Uint8Array[]) => ShownCertificate | null
  /** Told each line of the key log while the technician keeps one. */
  readonly keyLog?: (line: Buffer) => void
}
