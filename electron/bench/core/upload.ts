import type { FileServerName, RefusalReason } from '../../../shared/domain/event/bench-event.ts'
import type { Who } from '../../../shared/domain/identity/who.ts'
import type { Result } from '../../../shared/domain/result.ts'

/** What a phone sent, whole. */
export interface IncomingUpload {
  readonly server: FileServerName
  readonly who: Who
  /** As it was asked for, without secrets. */
  readonly path: string
  readonly method: 'POST' | 'PUT'
  /** `aes128gcm`, or '' without one. */
  readonly encoding: string
  readonly body: Uint8Array
}

export type UploadRefusal = Extract<RefusalReason, 'too-large' | 'busy' | 'write' | 'forbidden'>

/** Where phones' uploads go, while a person allows them. */
export interface Uploads {
  isOpen(): boolean
  /** Max bytes of one. */
  limitBytes(): number
  keep(upload: IncomingUpload): Promise<Result<null, UploadRefusal>>
}
