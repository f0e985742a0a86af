import { asRoute, compileRoute, type StoredRoute } from '../../../shared/domain/route/route.ts'
import type { RouteEntry } from '../../../shared/ipc/contract/routes.ts'
import type { Provisioning } from './provisioning.ts'

/** The site's routes as they are stored, each with what is wrong with it. */
export async function routeEntries(
  stored: readonly StoredRoute[],
  { secrets, profiles }: Pick<Provisioning, 'secrets' | 'profiles'>,
): Promise<readonly RouteEntry[]> {
  const [names, present] = await Promise.all([secrets.names(), profiles.templates()])
  return stored.map((each): RouteEntry => {
    const route = asRoute(each)
    const compiled = compileRoute(route)
    if (!compiled.ok) return { ...route, problem: compiled.error }
    if (!present.has(route.template)) return { ...route, problem: 'template-missing' }
    return { ...route, problem: route.key !== '' && !names.includes(route.key) ? 'key-missing' : null }
  })
}
