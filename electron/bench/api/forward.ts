import { answering, type Api } from './base.ts'

const os = answering<Pick<Api, 'forwarding' | 'site'>>()

export const forward = os.forward.router({
  state: os.forward.state.handler(({ context }) => context.forwarding.state()),
  configure: os.forward.configure.handler(async ({ input, context }) => {
    context.site.need()
    await context.forwarding.configure(input)
    return null
  }),
})
