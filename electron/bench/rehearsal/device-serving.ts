import type { ServedFiles } from '../core/served-file.ts'
import type { Admit } from '../http/admission.ts'

/** What a site gives at a provider's addresses. */
export interface DeviceServing {
  /** Whether some file wants a phone's certificate: then every handshake asks for one. */
  asks(): boolean
  /** These files with the provider's before them, and who may have those. */
  before(next: ServedFiles): ServedFiles & { readonly admit: Admit }
}
