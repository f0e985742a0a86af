import { systemClock } from '../bench/core/clock.ts'
import { previewsOf } from '../bench/serving/phone-previews.ts'
import { createProvisioning } from '../bench/serving/provisioning.ts'
import { createSiteFiles } from '../bench/site/files.ts'
import { createServedFiles } from '../bench/serving/plain-files.ts'
import { ProfileFacts } from '../bench/site/profile-facts.ts'
import { openSite } from '../bench/site/site.ts'
import { parseMac } from '../../shared/domain/identity/mac.ts'
import type { PhonePreview } from '../../shared/ipc/contract/phones.ts'
import type { Command, ExitCode } from './command.ts'
import type { Io } from './io.ts'
import { tellPhoneBookProblems } from './phone-book-problems.ts'
import { UsageError, noArguments, parse } from './usage-error.ts'

/** Shows what one phone would get from the site, path by path, by the code that serves it. No server starts. */
export const render: Command = {
  run: async (args, io) => {
    const { values, positionals } = parse(args, { site: { type: 'string' }, mac: { type: 'string' } })
    noArguments(positionals)
    if (values.site === undefined) throw new UsageError('missing', { what: '--site' })
    if (values.mac === undefined) throw new UsageError('missing', { what: '--mac' })
    const mac = parseMac(values.mac)
    if (!mac.ok) throw new UsageError('mac', { value: values.mac })
    const site = await openSite(values.site)
    const plain = createServedFiles(site.parts.files)
    try {
      await tellPhoneBookProblems(site.folder, io)
      const provisioning = createProvisioning(site, { plain, clock: systemClock })
      const facts = new ProfileFacts({ ...provisioning, routes: () => site.file().routes })
      return tell(await previewsOf({ provisioning, files: createSiteFiles(site.parts), facts }, mac.value), io)
    } finally {
      await plain.close()
    }
  },
}

function tell(rendered: readonly PhonePreview[], io: Io): ExitCode {
  for (const preview of rendered) {
    io.tell({ event: 'rendered', ...preview })
    if (io.json) continue
    const { path, text, refusal } = preview
    if (refusal !== null) {
      io.complain(`/${path}: ${io.t(`events:refusal.${refusal.reason}.what`, { near: refusal.near })}`)
      continue
    }
    io.complain(`/${path}`)
    if (text === null) io.complain(io.t('cli:render.notText'))
    else io.say(text, 'as it is')
  }
  if (rendered.length === 0) io.complain(io.t('cli:render.nothing'))
  return rendered.length > 0 && rendered.every(({ refusal }) => refusal === null) ? 0 : 1
}
