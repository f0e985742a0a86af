import { version } from '../../package.json'
import { supportFiles, writeSupportBundle } from '../bench/handover/support-bundle.ts'
import type { Command } from './command.ts'
import { inert } from './io.ts'
import { withSiteHistory } from './site-history.ts'
import { noArguments, parse, UsageError } from './usage-error.ts'

/** A file that helps to find a fault: shown first, then saved, and never sent. */
export const support: Command = {
  run: async (args, io) => {
    const { values, positionals } = parse(args, {
      site: { type: 'string' },
      out: { type: 'string', short: 'o' },
      preview: { type: 'boolean' },
    })
    noArguments(positionals)
    const { site: folder, out } = values
    if (folder === undefined) throw new UsageError('missing', { what: '--site' })
    if (out === undefined && values.preview !== true) throw new UsageError('missing', { what: '-o' })
    return withSiteHistory(folder, async (open) => {
      const bundle = { ...open, product: `Resync Bench ${version}` }
      if (out === undefined) {
        for (const { name, text } of await supportFiles(bundle)) {
          io.tell({ event: 'file', name, text })
          if (!io.json) io.say(`== ${name}\n${text.split('\n').map(inert).join('\n')}`)
        }
        return 0
      }
      const { files, bytes } = await writeSupportBundle(out, bundle)
      io.tell({ event: 'support', file: out, files, bytes })
      io.say(io.t('cli:support.made', { file: out, files }))
      return 0
    })
  },
}
