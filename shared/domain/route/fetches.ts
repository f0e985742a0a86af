import type { Mac } from '../identity/mac.ts'
import { STEP_ITEMS, type Steps } from '../steps.ts'
import { pathFor, type CompiledRoute } from './route.ts'

export interface PhoneOfSite {
  readonly mac: Mac
  readonly model: string
  readonly serial: string
}

/** A path of the site that one phone would ask for, and what answers it. */
export interface Fetch {
  readonly path: string
  readonly by:
    { readonly kind: 'route'; readonly pattern: string; readonly template: string } | { readonly kind: 'file' }
}

export type PhoneCheck =
  /** No route names it and no file is for it, not even its model's. */
  | { readonly code: 'fetches-nothing'; readonly mac: Mac }
  /** A route's path is the same for several phones: they would share one identity. */
  | { readonly code: 'shares-path'; readonly mac: Mac; readonly path: string; readonly others: readonly Mac[] }
  /** A route needs the serial or the model, and the row has none. */
  | { readonly code: 'route-lacks-value'; readonly mac: Mac; readonly pattern: string }

/** Phones named beside the first one that shares a path; more are a number. */
const OTHERS_SHOWN = 10

/**
 * The site's paths that this phone would ask for: its own routes, files with its MAC in their name, its model's
 * factory profile `/$PSN.xml` and `/Cisco/$PN/$MA.cfg` (phone-facts 3.4).
 */
export function fetchesOf(
  phone: PhoneOfSite,
  routes: readonly CompiledRoute[],
  files: ReadonlySet<string>,
  named: NamedFiles,
): Fetch[] {
  const routed = routes
    .filter(({ route }) => isComplete(route.pattern, phone))
    .map(({ route }) => ({
      path: pathFor(route, phone).slice(1),
      by: { kind: 'route' as const, pattern: route.pattern, template: route.template },
    }))
  const factory =
    phone.model === '' ? [] : [`${phone.model.replace(/^CP-/, '')}.xml`, `Cisco/${phone.model}/${phone.mac}.cfg`]
  const plain = new Set([...factory.filter((path) => files.has(path)), ...(named.get(phone.mac) ?? [])])
  for (const { path } of routed) plain.delete(path)
  return [...routed, ...[...plain].map((path) => ({ path, by: { kind: 'file' as const } }))]
}

/** Files by the MAC in their path, made once for all phones. */
export type NamedFiles = ReadonlyMap<string, readonly string[]>

export function filesByMac(files: Iterable<string>): NamedFiles {
  const named = new Map<string, string[]>()
  for (const path of files) {
    for (const [mac] of path.matchAll(/[0-9a-f]{12}|[0-9A-F]{12}/g)) {
      const key = mac.toLowerCase()
      append(named, key, path)
    }
  }
  return named
}

/** One list for each key, grown in place: a copy for each entry would make a site of one model quadratic. */
function append<T>(lists: Map<string, T[]>, key: string, value: T): void {
  const list = lists.get(key)
  if (list === undefined) lists.set(key, [value])
  else list.push(value)
}

const isComplete = (pattern: string, phone: PhoneOfSite): boolean =>
  (phone.serial !== '' || !/\$\(?SN\b/.test(pattern)) && (phone.model !== '' || !/\$\(?PS?N\b/.test(pattern))

/** What is wrong with the phones of a site, in steps, at a cost that is linear in their number. */
export function* phoneChecksSteps(
  phones: readonly PhoneOfSite[],
  routes: readonly CompiledRoute[],
  files: ReadonlySet<string>,
): Steps<PhoneCheck[]> {
  const named = filesByMac(files)
  const checks: PhoneCheck[] = []
  const byPath = new Map<string, Mac[]>()
  for (const [index, phone] of phones.entries()) {
    if (index % STEP_ITEMS === 0) yield
    for (const { route } of routes) {
      if (!isComplete(route.pattern, phone))
        checks.push({ code: 'route-lacks-value', mac: phone.mac, pattern: route.pattern })
    }
    const fetches = fetchesOf(phone, routes, files, named)
    if (fetches.length === 0) checks.push({ code: 'fetches-nothing', mac: phone.mac })
    for (const { path, by } of fetches) {
      if (by.kind === 'route') append(byPath, path, phone.mac)
    }
  }
  for (const [path, macs] of byPath) {
    const [first, ...others] = macs
    if (first !== undefined && others.length > 0) {
      checks.push({ code: 'shares-path', mac: first, path, others: others.slice(0, OTHERS_SHOWN) })
    }
  }
  return checks
}
