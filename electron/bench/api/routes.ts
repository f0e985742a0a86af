import { routeEntries } from '../serving/route-entries.ts'
import { answering, type SitePart } from './base.ts'

const os = answering<SitePart<'site' | 'provisioning'>>()

export const routes = os.routes.router({
  list: os.routes.list.handler(({ context }) => {
    const { site, provisioning } = context.site.need()
    return routeEntries(site.file().routes, provisioning)
  }),
  set: os.routes.set.handler(async ({ input, context }) => {
    await context.site.need().site.setRoutes(input.routes)
    return null
  }),
})
