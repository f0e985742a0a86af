import type { ForwardSettings } from '../../../shared/domain/forward/log-server.ts'
import type { ForwardTold } from './forward.ts'

/** What the forwarding thread begins with: whose history, and where it goes. */
export interface ForwarderStart {
  /** `.bench` of the site's folder. */
  readonly hidden: string
  readonly settings: ForwardSettings
}

/** What it tells the bench. */
export type FromForwarder =
  | { readonly type: 'told'; readonly told: ForwardTold }
  /** The newest number in the history. */
  | { readonly type: 'newest'; readonly seq: number }
  /** It cannot go on; a code of the system or of a fault. */
  | { readonly type: 'failed'; readonly reason: string }

/** The one thing that the bench tells it. */
export type ToForwarder = 'stop'
