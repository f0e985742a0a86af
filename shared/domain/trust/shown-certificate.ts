import type { CertifiedPhone } from './phone-subject.ts'
import type { NamePart } from './certificate.ts'

/** What we make of a certificate that a client showed: good, or the step that failed. */
export const certificateVerdicts = [
  'good',
  'unknown-authority', // no imported root, and not the site's authority, has signed it
  'self-signed',
  'bad-signature', // names an issuer that has not signed it
  'expired',
  'not-yet-valid',
  'root-expired', // the chain is right, and its root or an intermediate has ended
  'wrong-purpose',
  'revoked',
] as const
export type CertificateVerdict = (typeof certificateVerdicts)[number]

/** A client's certificate, as far as anybody needs it after the handshake. Nothing of it is secret. */
export interface ShownCertificate {
  readonly subject: readonly NamePart[]
  readonly issuer: string
  readonly serial: string
  readonly fingerprint: string
  /** `2014-05-01`, of what has ended or has not begun; else of the certificate's own end. */
  readonly date: string
  readonly digest: string
  readonly phone: CertifiedPhone
  readonly verdict: CertificateVerdict
}
