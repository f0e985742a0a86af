import { compileRoute, type CompiledRoute, type Route } from '../route/route.ts'
import { sitePath, type Remedy } from './diagnosis.ts'
import type { SiteFacts } from './site-view.ts'

/** What a phone got under a path is edited in the template of its route, or in the file itself. */
export function openProfile(
  served: string,
  { routes }: Pick<SiteFacts, 'routes'>,
): Extract<Remedy, { kind: 'open-profile' }> {
  const path = sitePath(served)
  const made = compiled(routes).find((route) => route.match(path) !== null)
  return made === undefined
    ? { kind: 'open-profile', area: 'files', path }
    : { kind: 'open-profile', area: 'templates', path: made.route.template }
}

/** The routes are the same object for as long as nobody changes them. */
const known = new WeakMap<readonly Route[], readonly CompiledRoute[]>()

function compiled(routes: readonly Route[]): readonly CompiledRoute[] {
  const kept = known.get(routes)
  if (kept !== undefined) return kept
  const fresh = routes.flatMap((route) => {
    const result = compileRoute(route)
    return result.ok ? [result.value] : []
  })
  known.set(routes, fresh)
  return fresh
}
