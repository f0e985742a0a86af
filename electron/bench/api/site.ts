import { homedir } from 'node:os'
import { join } from 'node:path'
import { resolveTarget } from '../serving/resolve-target.ts'
import { createSite } from '../site/site.ts'
import { answering, type Api } from './base.ts'

const os = answering<Pick<Api, 'site' | 'preferences'>>()

export const site = os.site.router({
  settings: os.site.settings.handler(({ context }) => context.site.current?.site.settings() ?? null),
  create: os.site.create.handler(async ({ input, context }) => {
    const { folder } = await createSite(input.folder, input.name)
    return (await context.site.open(folder)).site.settings()
  }),
  open: os.site.open.handler(async ({ input, context }) => (await context.site.open(input.folder)).site.settings()),
  close: os.site.close.handler(async ({ context }) => {
    await context.site.close()
    return null
  }),
  recent: os.site.recent.handler(({ context }) => context.preferences.recent()),
  forget: os.site.forget.handler(async ({ input, context }) => {
    await context.preferences.forget(input.folder)
    return null
  }),
  suggest: os.site.suggest.handler(() => ({ folder: join(homedir(), 'Resync Bench') })),
  resolve: os.site.resolve.handler(({ input: { targets, mac }, context }) => {
    const { provisioning } = context.site.need()
    return Promise.all(targets.map((target) => resolveTarget(provisioning, target, mac)))
  }),
})
