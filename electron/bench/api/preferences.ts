import { answering, type Api } from './base.ts'

const os = answering<Pick<Api, 'preferences'>>()

export const preferences = os.preferences.router({
  get: os.preferences.get.handler(({ context }) => context.preferences.get()),
  set: os.preferences.set.handler(async ({ input, context }) => {
    await context.preferences.set(input)
    return null
  }),
})
