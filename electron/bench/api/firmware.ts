import { stageUploads } from '../firmware/staging.ts'
import { answering, type SitePart } from './base.ts'

const os = answering<SitePart<'firmware' | 'site' | 'closed'>>()

export const firmware = os.firmware.router({
  contents: os.firmware.contents.handler(async ({ context }) => {
    const { firmware: parts, site } = context.site.need()
    const { folder, licences } = site.file().firmware
    const contents = await parts.store.contents()
    const { loads, unused } = contents
    return { folder, licenceFolder: licences, loads, unused: unused.slice(0, 500), licences: contents.licences.length }
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
  plan: os.firmware.plan.handler(({ input, context }) => context.site.need().firmware.plan(input)),
  migration: os.firmware.migration.handler(({ input, context }) => context.site.need().firmware.migration(input)),
  back: os.firmware.back.handler(async ({ input: { base, write, replace }, context }) => {
    const { firmware: parts } = context.site.need()
    const files = await parts.back(base)
    if (write) await parts.keep(files, replace)
    return { files }
  }),
})
