import { type } from '@orpc/contract'
import { z } from 'zod'
import { forwardSettings, type ForwardSettings } from '../../domain/forward/log-server.ts'
import { ask } from './base.ts'

export interface ForwardingState {
  readonly settings: ForwardSettings
  readonly phase: 'off' | 'connecting' | 'connected' | 'waiting' | 'failed'
  /** The system's code of why it waits or failed; '' while it does neither. */
  readonly reason: string
  /** Events of this run. */
  readonly sent: number
  /** Events that the history had to drop before they were sent. */
  readonly missed: number
  /** Events in the history that are still to be sent. */
  readonly behind: number
}

export const forward = {
  state: ask.input(z.undefined()).output(type<ForwardingState>()),
  /** Keeps the settings for this site on this laptop, and follows them from now on. */
  configure: ask.input(forwardSettings()).output(type<null>()),
}
