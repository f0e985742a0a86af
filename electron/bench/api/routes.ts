import { asRoute } from '../../../shared/domain/route/route.ts'
import { routeChanges } from '../../../shared/domain/route/changes.ts'
import { routeEntries } from '../serving/route-entries.ts'
import { answering, type SitePart } from './base.ts'

const os = answering<SitePart<'site' | 'provisioning' | 'routes'>>()

export const routes = os.routes.router({
  list: os.routes.list.handler(({ context }) => {
    const { site, provisioning } = context.site.need()
    return routeEntries(site.file().routes, provisioning)
  }),
  set: os.routes.set.handler(({ input, context }) => context.site.need().routes.set(input.routes)),
  versions: os.routes.versions.handler(({ context }) => context.site.need().routes.versions()),
  planRestore: os.routes.planRestore.handler(async ({ input, context }) => {
    const { site, provisioning, routes: changes } = context.site.need()
    const former = await routeEntries(await changes.routes(input.sha256), provisioning)
    return { ...routeChanges(site.file().routes.map(asRoute), former), revision: changes.revision() }
  }),
  restore: os.routes.restore.handler(({ input, context }) => context.site.need().routes.restore(input)),
})
