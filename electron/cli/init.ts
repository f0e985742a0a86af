import { basename, resolve } from 'node:path'
import { createSite } from '../bench/site/site.ts'
import type { Command } from './command.ts'
import { onlyArgument, parse } from './usage-error.ts'

/** Creates a site, with the vendor's first exercise as its sample profile. */
export const init: Command = {
  run: async (args, io) => {
    const { values, positionals } = parse(args, { name: { type: 'string' } })
    const folder = resolve(onlyArgument(positionals, 'DIR'))
    const site = await createSite(folder, nameOf(values.name, folder))
    const { name } = site.settings()
    io.tell({ event: 'made', name, folder })
    io.say(io.t('cli:init.made', { name, folder }))
    io.say(io.t('cli:init.next', { folder }))
    return 0
  },
}

const nameOf = (given: string | undefined, folder: string): string =>
  [given?.trim(), basename(folder)].find((name) => name !== undefined && name !== '') ?? 'site'
