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
  /** Takes up what was changed on the disk since it was last looked at, by another program too; looks again when that was longer ago than this. */
  readonly refresh?: (afterMs: number) => Promise<void>
  /** Another object as soon as a verdict may be another one. */
  readonly judgedBy?: () => object
  /** Told each line of the key log while the technician keeps one. */
  readonly keyLog?: (line: Buffer) => void
}
