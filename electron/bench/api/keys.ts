import { answering, type SitePart } from './base.ts'

const os = answering<SitePart<'provisioning'>>()

export const keys = os.keys.router({
  names: os.keys.names.handler(({ context }) => context.site.need().provisioning.secrets.names()),
  set: os.keys.set.handler(async ({ input, context }) => {
    await context.site.need().provisioning.secrets.set(input.name, input.key)
    return null
  }),
  undo: os.keys.undo.handler(async ({ input, context }) => {
    await context.site.need().provisioning.secrets.undo(input.name)
    return null
  }),
  former: os.keys.former.handler(({ context }) => context.site.need().provisioning.secrets.former()),
  forget: os.keys.forget.handler(async ({ input, context }) => {
    await context.site.need().provisioning.secrets.forget(input.name)
    return null
  }),
})
