import { readFile } from 'node:fs/promises'
import { forwardHistory, type ForwardTold } from '../bench/forward/forward.ts'
import type { LogServer } from '../bench/forward/log-target.ts'
import { systemClock } from '../bench/core/clock.ts'
import type { Command } from './command.ts'
import type { Io } from './io.ts'
import { withSiteHistory } from './site-history.ts'
import { noArguments, parse, UsageError } from './usage-error.ts'

const PORTS = { udp: 514, tcp: 514, tls: 6_514 } as const

/** Passes everything that happens on a site to a log server, beside the bench that serves it. */
export const forward: Command = {
  run: async (args, io) => {
    const { values, positionals } = parse(args, {
      site: { type: 'string' },
      to: { type: 'string' },
      ca: { type: 'string' },
      fingerprint: { type: 'string' },
      once: { type: 'boolean' },
    })
    noArguments(positionals)
    const { site, to, ca, fingerprint } = values
    if (site === undefined) throw new UsageError('missing', { what: '--site' })
    if (to === undefined) throw new UsageError('missing', { what: '--to' })
    const authority = ca === undefined ? undefined : await readFile(ca, 'utf8')
    const server = { ...serverIn(to), authority, fingerprint }
    return withSiteHistory(site, async ({ site: { parts }, history }) => {
      let sent = 0
      const onTold = (told: ForwardTold): void => {
        if (told.what === 'sent') sent += told.count
        else tell(told, io)
      }
      const options = { history, hidden: parts.hidden, server, clock: systemClock, follow: values.once !== true }
      await forwardHistory({ ...options, signal: io.interrupted, onTold })
      io.tell({ event: 'forwarded', sent })
      io.say(io.t('cli:forward.done', { sent }))
      return 0
    })
  },
}

function tell(told: Exclude<ForwardTold, { what: 'sent' }>, io: Io): void {
  io.tell({ event: told.what, ...(told.what === 'waiting' && { reason: told.reason, ms: told.ms }) })
  if (told.what === 'connected') io.complain(io.t('cli:forward.connected'))
  else io.complain(io.t('cli:forward.waiting', { reason: told.reason, seconds: (told.ms / 1_000).toFixed(1) }))
}

/** `tls://logs.example:6514`, `udp://192.0.2.9`. */
function serverIn(text: string): Pick<LogServer, 'way' | 'host' | 'port'> {
  const [, way, bracketed, plain, port] =
    /^(udp|tcp|tls):\/\/(?:\[([^\]]+)\]|([^:/\s]+))(?::(\d{1,5}))?\/?$/.exec(text) ?? []
  const host = bracketed ?? plain
  const number = Number(port ?? PORTS[way as keyof typeof PORTS])
  if (host === undefined || number < 1 || number > 65_535) throw new UsageError('logServer', { value: text })
  return { way: way as LogServer['way'], host, port: number }
}
