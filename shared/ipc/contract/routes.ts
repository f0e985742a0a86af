import { type } from '@orpc/contract'
import { z } from 'zod'
import type { Route, RouteProblem } from '../../domain/route/route.ts'
import { ask, sitePath } from './base.ts'

export interface RouteEntry extends Route {
  readonly problem: RouteProblem | 'template-missing' | 'key-missing' | null
}

const route = z.object({
  pattern: z.string().min(1).max(512),
  template: sitePath,
  gzip: z.boolean(),
  key: z.string().max(120),
})

export const routes = {
  list: ask.input(z.undefined()).output(type<readonly RouteEntry[]>()),
  set: ask.input(z.object({ routes: z.array(route).max(1_000) })).output(type<null>()),
}
