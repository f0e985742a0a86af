import { answering, type SitePart } from './base.ts'

const os = answering<SitePart<'reports' | 'comparing' | 'site'>>()

export const reports = os.reports.router({
  settings: os.reports.settings.handler(async ({ context }) => {
    const { site, reports: files } = context.site.need()
    const { enabled, quotaMegabytes, limitMegabytes } = site.file().uploads
    return { enabled, quotaMegabytes, limitMegabytes, usedBytes: await files.usedBytes() }
  }),
  configure: os.reports.configure.handler(async ({ input, context }) => {
    await context.site.need().site.setUploads(input)
    return null
  }),
  list: os.reports.list.handler(({ input, context }) => context.site.need().reports.list(input.mac)),
  compare: os.reports.compare.handler(async ({ input: { mac, name }, context }) => {
    const { reports: files, comparing } = context.site.need()
    const { bytes, gcm } = await files.content(mac, name)
    return (await comparing()).withContent(mac, { bytes, gcm }, name)
  }),
})
