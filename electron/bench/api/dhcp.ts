import { answering, type SitePart } from './base.ts'

const os = answering<SitePart<'dhcp' | 'site'>>()

export const dhcp = os.dhcp.router({
  state: os.dhcp.state.handler(({ context }) => context.site.need().dhcp.state()),
  configure: os.dhcp.configure.handler(async ({ input, context }) => {
    await context.site.need().site.setDhcp(input)
    return null
  }),
  start: os.dhcp.start.handler(async ({ input, context }) => {
    await context.site.need().dhcp.start(input)
    return null
  }),
  stop: os.dhcp.stop.handler(async ({ context }) => {
    await context.site.need().dhcp.stop()
    return null
  }),
  preview: os.dhcp.preview.handler(({ input, context }) => context.site.need().dhcp.preview(input)),
})
