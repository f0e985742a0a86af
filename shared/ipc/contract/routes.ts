import { type } from '@orpc/contract'
import { z } from 'zod'
import type { RouteChangeList } from '../../domain/route/changes.ts'
import type { Route, RouteProblem } from '../../domain/route/route.ts'
import { ask, revision, sitePath } from './base.ts'
import { sha256, type FormerVersion } from './former.ts'

export interface RouteEntry extends Route {
  readonly problem: RouteProblem | 'template-missing' | 'key-missing' | null
}

/** The list that was replaced, by which it is brought back, and the one that is there now. */
export interface KeptRoutes {
  readonly former: string
  readonly revision: string
}

/** What bringing a former list back would do to the one that is there now. */
export interface RoutesPlan extends RouteChangeList<RouteEntry> {
  readonly revision: string
}

const route = z.object({
  pattern: z.string().min(1).max(512),
  template: sitePath,
  gzip: z.boolean(),
  key: z.string().max(120),
})

export const routes = {
  list: ask.input(z.undefined()).output(type<readonly RouteEntry[]>()),
  set: ask.input(z.object({ routes: z.array(route).max(1_000) })).output(type<KeptRoutes>()),
  /** The lists that were replaced here; kept in the site, whoever opens it. */
  versions: ask.input(z.undefined()).output(type<readonly FormerVersion[]>()),
  planRestore: ask.input(z.object({ sha256 })).output(type<RoutesPlan>()),
  /** Refused when the list is no longer the one that it was planned against. */
  restore: ask.input(z.object({ sha256, basedOn: revision })).output(type<KeptRoutes>()),
}
