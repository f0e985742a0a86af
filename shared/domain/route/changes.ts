import type { Route } from './route.ts'

/** What one list of routes has that another has not; `After` may say more of a route. */
export interface RouteChangeList<After extends Route = Route> {
  readonly added: readonly After[]
  readonly changed: readonly { readonly before: Route; readonly after: After }[]
  readonly removed: readonly Route[]
  /** Whether routes that both have answer in another order. */
  readonly moved: boolean
}

const textOf = ({ pattern, template, gzip, key }: Route): string => JSON.stringify([pattern, template, gzip, key])

/** Routes are told apart by their pattern; where several have the same one, in their order. */
export function routeChanges<After extends Route>(
  before: readonly Route[],
  after: readonly After[],
): RouteChangeList<After> {
  const [left, fresh] = without(before, after, textOf)
  const [removed, added, pairs] = without(left, fresh, ({ pattern }) => pattern)
  const [, , same] = without(before, after, ({ pattern }) => pattern)
  const places = same.map(({ before: route }) => before.indexOf(route))
  return {
    added,
    removed,
    changed: pairs,
    moved: places.some((place, index) => place < (places[index - 1] ?? 0)),
  }
}

type Pairs<After> = readonly { readonly before: Route; readonly after: After }[]

/** What is left of both when those of the same name are taken away, each once; and those, in the order of `after`. */
function without<After extends Route>(
  before: readonly Route[],
  after: readonly After[],
  nameOf: (route: Route) => string,
): readonly [readonly Route[], readonly After[], Pairs<After>] {
  const left = new Map<string, Route[]>()
  for (const route of before) left.set(nameOf(route), [...(left.get(nameOf(route)) ?? []), route])
  const pairs = after.map((route) => ({ before: left.get(nameOf(route))?.shift(), after: route }))
  const taken = pairs.flatMap(({ before: found, after: to }) =>
    found === undefined ? [] : [{ before: found, after: to }],
  )
  const gone = new Set(taken.map((pair) => pair.before))
  return [
    before.filter((route) => !gone.has(route)),
    pairs.flatMap((pair) => (pair.before === undefined ? [pair.after] : [])),
    taken,
  ]
}
