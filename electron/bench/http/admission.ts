import type { FileServerName, RefusalReason } from '../../../shared/domain/event/bench-event.ts'
import type { ShownCertificate } from '../../../shared/domain/trust/shown-certificate.ts'

/** What is known of a request before it is answered. */
export interface AdmissionRequest {
  readonly server: FileServerName
  /** As it came: path and query. */
  readonly target: string
  readonly method: string
  readonly authorization: string | undefined
  readonly certificate: ShownCertificate | null
  /** `User-Agent` */
  readonly agent: string | undefined
  readonly ip: string
}

/** Why a request is not answered; the headers say how to ask better. */
export interface Denial {
  readonly reason: Extract<RefusalReason, `certificate-${string}` | `login-${string}`>
  readonly headers: readonly string[]
}

/** Decides over each request: who may have this path. Null lets it pass, at once where nothing has to be looked up. */
export type Admit = (request: AdmissionRequest) => Promise<Denial | null> | Denial | null
