import { answering, type SitePart } from './base.ts'

const os = answering<SitePart<'rollouts'>>()

export const rollout = os.rollout.router({
  start: os.rollout.start.handler(({ input, context }) => {
    const { pauseSeconds, patienceSeconds, ...pacing } = input.pacing
    const { phones, wish, login } = input
    const times = { pauseMs: pauseSeconds * 1_000, patienceMs: patienceSeconds * 1_000 }
    context.site.need().rollouts.start({ phones, wish, ...pacing, ...times }, login)
    return null
  }),
  current: os.rollout.current.handler(({ input, context }) => context.site.need().rollouts.view(input.after)),
  stop: os.rollout.stop.handler(({ context }) => {
    context.site.need().rollouts.stop()
    return null
  }),
  resume: os.rollout.resume.handler(({ input, context }) => {
    context.site.need().rollouts.resume(input)
    return null
  }),
  forget: os.rollout.forget.handler(async ({ context }) => {
    await context.site.need().rollouts.forget()
    return null
  }),
})
