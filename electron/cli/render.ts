import { systemClock } from '../bench/host.ts'
import { previews } from '../bench/phone-actions.ts'
import { createProvisioning } from '../bench/provisioning.ts'
import { createSiteFiles } from '../bench/site/files.ts'
import { createServedFiles } from '../bench/site/served-files.ts'
import { openSite } from '../bench/site/site.ts'
import { parseMac } from '../../shared/domain/phone/mac.ts'
import type { PhonePreview } from '../../shared/ipc/contract.ts'
import type { Command, ExitCode } from './command.ts'
import type { Io } from './io.ts'
import { Misuse, noArguments, parse } from './misuse.ts'

/** What one phone would get from the site, path by path, by the code that serves it. No server starts. */
export const render: Command = {
  run: async (args, io) => {
    const { values, positionals } = parse(args, { site: { type: 'string' }, mac: { type: 'string' } })
    noArguments(positionals)
    if (values.site === undefined) throw new Misuse('missing', { what: '--site' })
    const mac = parseMac(values.mac ?? '')
    if (!mac.ok) throw new Misuse('missing', { what: '--mac' })
    const site = await openSite(values.site)
    const plain = createServedFiles(site.parts.files)
    try {
      const provisioning = createProvisioning(site, plain, systemClock)
      return tell(await previews({ provisioning, files: createSiteFiles(site.parts) }, mac.value), io)
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
    else io.say(text)
  }
  if (rendered.length === 0) io.complain(io.t('cli:render.nothing'))
  return rendered.length > 0 && rendered.every(({ refusal }) => refusal === null) ? 0 : 1
}
