import { stageUploads } from '../firmware/staging.ts'
import type { SiteFirmware } from '../open-site/site-firmware.ts'
import { answering, type SitePart } from './base.ts'

/** Smaller files are gone before anybody could see them go. */
const LARGE_BYTES = 1_000_000
const DOWNLOADS_SHOWN = 500

const os = answering<SitePart<'firmware' | 'site' | 'servers' | 'downloads' | 'closed'>>()

export const firmware = os.firmware.router({
  contents: os.firmware.contents.handler(async ({ context }) => {
    const { firmware: parts, site } = context.site.need()
    const { folder, licences, enterprisePort } = site.file().firmware
    const contents = await parts.store.contents()
    const { loads, unused } = contents
    return {
      folder,
      licenceFolder: licences,
      loads,
      unused: unused.slice(0, 500),
      licences: contents.licences.length,
      enterprisePort,
    }
  }),
  begin: os.firmware.begin.handler(async ({ input, context }) => ({
    upload: await context.site.need().firmware.uploads.begin(input),
  })),
  append: os.firmware.append.handler(async ({ input: { upload, at, piece }, context }) => {
    await context.site.need().firmware.uploads.append(upload, at, new Uint8Array(await piece.arrayBuffer()))
    return null
  }),
  discard: os.firmware.discard.handler(async ({ input, context }) => {
    await context.site.need().firmware.uploads.discard(input.uploads)
    return null
  }),
  stage: os.firmware.stage.handler(({ input, context, signal }) => {
    const { firmware: parts, closed } = context.site.need()
    return stageUploads(parts, input, signal === undefined ? closed : AbortSignal.any([signal, closed]))
  }),
  downloads: os.firmware.downloads.handler(({ context }) =>
    [...context.site.need().downloads(LARGE_BYTES)]
      .sort((a, b) => a.startedAt - b.startedAt)
      .slice(0, DOWNLOADS_SHOWN)
      .map(({ who, ...download }) => ({ mac: who.mac ?? '', ip: who.ip, model: who.model ?? '', ...download })),
  ),
  plan: os.firmware.plan.handler(({ input, context }) => context.site.need().firmware.plan(input)),
  rule: os.firmware.rule.handler(async ({ input, context }) => {
    const { firmware: parts } = context.site.need()
    const parameters = await parts.parametersFor(input.to === 'mpp' ? 'upgrade' : 'migration', parts.base())
    const ready = await readyPhones(parts, input.to)
    return { rule: parameters['Upgrade_Rule'] ?? '', ...ready }
  }),
  migration: os.firmware.migration.handler(({ input, context }) => context.site.need().firmware.migration(input)),
  enterprisePort: os.firmware.enterprisePort.handler(async ({ input, context }) => {
    const { site, servers } = context.site.need()
    await site.setFirmware({ enterprisePort: input.port })
    const wasOn = servers.http.status().phase !== 'stopped'
    await servers.http.stop()
    if (wasOn) await servers.http.start()
    return null
  }),
  renameLicences: os.firmware.renameLicences.handler(async ({ context }) => ({
    renamed: await context.site.need().firmware.renameLicences(),
  })),
  back: os.firmware.back.handler(async ({ input: { base, write, replace }, context }) => {
    const { firmware: parts } = context.site.need()
    const files = await parts.back(base)
    if (write) await parts.keep(files, replace)
    return { files }
  }),
})

/** How many phones of the site would take the load, and of how many. */
async function readyPhones(
  parts: SiteFirmware,
  to: 'mpp' | 'enterprise',
): Promise<{ readonly ready: number; readonly phones: number }> {
  if (to === 'enterprise') {
    const { phones } = await parts.migration({ to: [], type: 'Classic', base: '' })
    return { ready: phones.filter(({ obstacles }) => obstacles.length === 0).length, phones: phones.length }
  }
  const { phones } = await parts.plan({ to: [], style: 'one', base: '' })
  const takes = phones.filter(({ plan, suffers }) => plan !== null && plan.kind !== 'impossible' && suffers !== 'yes')
  return { ready: takes.length, phones: phones.length }
}
