import { resolve } from 'node:path'
import { unsetChoices } from '../../shared/domain/broadworks/tags.ts'
import type { RenderedDeviceFile } from '../../shared/domain/broadworks/render.ts'
import { BenchError } from '../../shared/domain/fault/fault.ts'
import { parseMac } from '../../shared/domain/identity/mac.ts'
import { canonicalModel } from '../../shared/domain/phone/models.ts'
import { problemsIn } from '../../shared/domain/profile/lint/lint.ts'
import { systemClock } from '../bench/core/clock.ts'
import { parameterCatalogue } from '../bench/core/parameter-catalogue.ts'
import { SiteBroadworks } from '../bench/open-site/site-broadworks.ts'
import { createSiteFiles } from '../bench/site/files.ts'
import { PhoneBookFile } from '../bench/site/phone-book-file.ts'
import { openSite } from '../bench/site/site.ts'
import { exportType } from './broadworks-export.ts'
import type { Command, ExitCode } from './command.ts'
import { choice } from './firmware-site.ts'
import { inert, type Io } from './io.ts'
import { noArguments, onlyArgument, parse, UsageError } from './usage-error.ts'

/** BroadWorks' device management: a kit brought in, and what each phone would get at the provider. */
export const broadworks: Command = {
  run: (args, io) => {
    const [name = '', ...rest] = args
    if (name === 'import') return importKit(rest, io)
    if (name === 'render') return render(rest, io)
    if (name === 'export') return exportType(rest, io)
    throw new UsageError('missing', { what: 'import|render|export' })
  },
}

async function siteOf(folder: string | undefined) {
  if (folder === undefined) throw new UsageError('missing', { what: '--site' })
  const site = await openSite(folder)
  const phones = new PhoneBookFile(site.folder, () => systemClock.now())
  return { parts: new SiteBroadworks({ site, files: createSiteFiles(site.parts), clock: systemClock }), phones }
}

async function importKit(args: readonly string[], io: Io): Promise<ExitCode> {
  const { values, positionals } = parse(args, { site: { type: 'string' }, replace: { type: 'boolean' } })
  const { parts } = await siteOf(values.site)
  const path = resolve(onlyArgument(positionals, 'ZIP'))
  for (const { type, written, byHand } of await parts.import(path, values.replace === true)) {
    io.tell({ event: 'type', name: type.name, tagSet: type.tagSet, files: type.files, written, byHand })
    io.say(inert(io.t('cli:broadworks.type', { name: type.name, tags: type.tagSet })))
    for (const file of written) io.say(inert(`  templates/${file}`))
    for (const file of byHand) io.complain(inert(`  ${io.t('cli:broadworks.byHand', { file })}`))
  }
  return 0
}

async function render(args: readonly string[], io: Io): Promise<ExitCode> {
  const options = {
    site: { type: 'string' },
    mac: { type: 'string' },
    unset: { type: 'string' },
    write: { type: 'boolean' },
  } as const
  const { values, positionals } = parse(args, options)
  noArguments(positionals)
  const mac = parseMac(values.mac ?? '')
  if (!mac.ok) throw new UsageError('missing', { what: '--mac' })
  const { parts, phones } = await siteOf(values.site)
  const row = (await phones.current()).byMac.get(mac.value)
  if (row === undefined) throw new BenchError('PHONE_UNKNOWN', { mac: mac.value })
  const files = await parts.render(row, choice('--unset', values.unset, unsetChoices))
  if (values.write === true) await parts.keep(files)
  const fine = files.map((file) => tellFile(file, canonicalModel(row.values['model'] ?? ''), io)).every(Boolean)
  return fine && files.length > 0 ? 0 : 1
}

function tellFile({ path, category, text, unset }: RenderedDeviceFile, model: string, io: Io): boolean {
  const problems = problemsIn(text, { catalogue: parameterCatalogue(), model })
  const shown = problems.map(({ line, severity, code }) => ({ line, severity, code }))
  io.tell({ event: 'rendered', path, category, text, unset, findings: shown })
  io.complain(`/${path}`)
  if (!io.json) io.say(text)
  if (unset.length > 0)
    io.complain(inert(io.t('cli:broadworks.unset', { tags: unset.map((tag) => `%${tag}%`).join(', ') })))
  for (const { line, code, params } of problems) io.complain(inert(`  ${line}: ${io.t(`lint:${code}.what`, params)}`))
  return unset.length === 0 && problems.every(({ severity }) => severity !== 'error')
}
