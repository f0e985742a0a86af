import type { EventBody, FileServerName, TransferId } from '../../../../shared/domain/event/bench-event.ts'
import type { Who } from '../../../../shared/domain/identity/who.ts'
import type { Peer } from '../../net/endpoint.ts'

/** What the thread needs to start. */
export interface CarrierStart {
  readonly server: FileServerName
  /** Where its sockets are bound: the address that the server was granted. */
  readonly address: string
}

/** The content of a file, for all transfers of it at once: the bench reads into it what the thread asks for. */
export interface SharedContent {
  readonly number: number
  readonly memory: SharedArrayBuffer
}

/** A transfer that was admitted, whose file is open: from here on it is the thread's. */
export interface Carried {
  readonly id: TransferId
  readonly who: Who
  readonly peer: Peer
  /** The request as it came. */
  readonly raw: Uint8Array
  readonly startedAt: number
  readonly path: string
  readonly sha256: string | undefined
  readonly content: SharedContent
  /** How often its client has begun anew from the same port: each time another port of ours answers it. */
  readonly begun: number
}

/** What became of reading a piece: its bytes are in the shared content, or why not. */
export type Outcome = 'read' | 'changed' | 'unreadable'

export type ToCarrier =
  | { readonly kind: 'begin'; readonly carried: Carried }
  | { readonly kind: 'piece'; readonly call: number; readonly outcome: Outcome }
  /** A request came from the peer of this transfer: the same again, or another. Answered by `asked`. */
  | { readonly kind: 'asked'; readonly call: number; readonly id: TransferId; readonly same: boolean }
  | { readonly kind: 'stop' }

export type FromCarrier =
  | { readonly kind: 'event'; readonly body: EventBody; readonly raw: Uint8Array | undefined }
  /** The client has answered for the first time: it is there. */
  | { readonly kind: 'answered'; readonly id: TransferId }
  /** Asks for a `piece`. */
  | {
      readonly kind: 'read'
      readonly call: number
      /** The number of the content. */
      readonly content: number
      readonly offset: number
      readonly length: number
    }
  /** Whether the request is to be taken as a new one: the transfer is over, if it was not before. */
  | { readonly kind: 'asked'; readonly call: number; readonly anew: boolean }
  | { readonly kind: 'progress'; readonly transfers: readonly { readonly id: TransferId; readonly bytes: number }[] }
  | { readonly kind: 'stopped' }

/** What the thread says at once, in order. */
export type FromCarrierThread =
  | { readonly kind: 'ready'; readonly bell: number }
  | { readonly kind: 'said'; readonly said: readonly FromCarrier[]; readonly bytesSent: number }
