import { answering, type SitePart } from './base.ts'

const os = answering<SitePart<'comparing' | 'screens' | 'logins' | 'closed'>>()

const until = (closed: AbortSignal, signal: AbortSignal | undefined): AbortSignal =>
  signal === undefined ? closed : AbortSignal.any([signal, closed])

export const pull = os.pull.router({
  compare: os.pull.compare.handler(async ({ input, context, signal }) => {
    const { comparing, closed } = context.site.need()
    return (await comparing()).withPhone({ ...input, signal: until(closed, signal) })
  }),
  screen: os.pull.screen.handler(async ({ input, context, signal }) => {
    const { screens, logins, closed } = context.site.need()
    const login = input.login ?? (await logins.find(input.mac)) ?? undefined
    return screens.look({ target: input.target, login, signal: until(closed, signal) })
  }),
})
