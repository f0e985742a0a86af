import { answering, type SitePart } from './base.ts'

const os = answering<SitePart<'logins'>>()

export const logins = os.logins.router({
  list: os.logins.list.handler(({ context }) => context.site.need().logins.list()),
  set: os.logins.set.handler(async ({ input, context }) => {
    await context.site.need().logins.set(input.phones, input.login)
    return null
  }),
  forget: os.logins.forget.handler(async ({ input, context }) => {
    await context.site.need().logins.forget(input.phones)
    return null
  }),
})
