import { readFile } from 'node:fs/promises'
import { parseLogServer } from '../../shared/domain/forward/log-server.ts'
import { forwardHistory, type ForwardTold } from '../bench/forward/forward.ts'
import { ForwardFile } from '../bench/forward/forward-file.ts'
import { systemClock } from '../bench/core/clock.ts'
import type { Command } from './command.ts'
import { withSiteHistory } from './site-history.ts'
import { tellForwarding } from './tell-forwarding.ts'
import { noArguments, parse, UsageError } from './usage-error.ts'

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
    const address = parseLogServer(to)
    if (address === null) throw new UsageError('logServer', { value: to })
    const server = { ...address, authority, fingerprint }
    return withSiteHistory(site, async ({ site: { parts }, history }) => {
      let sent = 0
      const onTold = (told: ForwardTold): void => {
        if (told.what === 'sent') sent += told.count
        else tellForwarding(told, io)
      }
      const file = new ForwardFile(parts.hidden)
      const options = { history, file, server, clock: systemClock, follow: values.once !== true }
      await forwardHistory({ ...options, signal: io.interrupted, onTold })
      io.tell({ event: 'forwarded', sent })
      io.say(io.t('cli:forward.done', { sent }))
      return 0
    })
  },
}
