import type { ForwardTold } from '../bench/forward/forward.ts'
import type { Io } from './io.ts'

/** How the log server is reached, also of a bench that forwards while it serves. */
export function tellForwarding(told: Exclude<ForwardTold, { what: 'sent' }>, io: Io): void {
  const { what, ...evidence } = told
  io.tell({ event: what, ...evidence })
  if (told.what === 'connected') io.complain(io.t('cli:forward.connected'))
  else if (told.what === 'missed') io.complain(io.t('cli:forward.missed', { count: told.count }))
  else io.complain(io.t('cli:forward.waiting', { reason: told.reason, seconds: (told.ms / 1_000).toFixed(1) }))
}
