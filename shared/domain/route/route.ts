import { err, ok, type Result } from '../result.ts'
import { formatMac, parseMac, type Mac } from '../identity/mac.ts'

/** A requested path that is rendered for each phone, as `site.json` declares it. */
export interface Route {
  /** `/$PSN/$MA.xml`: text and the macros that name a phone. */
  readonly pattern: string
  /** A file under `templates/`. */
  readonly template: string
  readonly gzip: boolean
  /** The name of a key kept in the site's secrets, or '' for clear text. */
  readonly key: string
}

/** What a path says about the phone that asks for it. */
export interface RouteMatch {
  readonly mac?: Mac
  readonly serial?: string
  readonly model?: string
}

export type RouteProblem = 'no-slash' | 'unknown-macro' | 'names-no-phone' | 'too-long'

/** The macros that a pattern may hold, and what each looks like on the wire (macro-variables.json). */
const macros = {
  MAU: '[0-9A-F]{12}',
  MAC: '(?:[0-9a-f]{2}:){5}[0-9a-f]{2}',
  MA: '[0-9a-f]{12}',
  PSN: '[A-Za-z0-9-]{1,32}',
  PN: '[A-Za-z0-9-]{1,40}',
  SN: '[A-Za-z0-9]{1,32}',
} as const
type RouteMacro = keyof typeof macros

export interface CompiledRoute {
  readonly route: Route
  readonly match: (path: string) => RouteMatch | null
  /** Whether the path itself names one phone; without, the phone is known by its address only. */
  readonly namesPhone: boolean
}

/** `path` for both is the requested path without its leading slash. */
export function compileRoute(route: Route): Result<CompiledRoute, RouteProblem> {
  if (route.pattern.length > 512) return err('too-long')
  if (!route.pattern.startsWith('/')) return err('no-slash')
  const found: RouteMacro[] = []
  const unknown: string[] = []
  const source = route.pattern
    .slice(1)
    .split(/(\$\([A-Z]+\)|\$[A-Z]+)/)
    .map((piece) => {
      if (!piece.startsWith('$')) return piece.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')
      const bare = piece.replace(/[$()]/g, '')
      // Greedy over the table, as the phone reads it: `$MAU` wins over `$MA`, and `$MAX` is `$MA` then `X`.
      const macro = (Object.keys(macros) as RouteMacro[]).find(
        (name) => bare === name || (!piece.includes('(') && bare.startsWith(name)),
      )
      if (macro === undefined) {
        unknown.push(piece)
        return ''
      }
      found.push(macro)
      return `(${macros[macro]})${bare.slice(macro.length)}`
    })
    .join('')
  if (unknown.length > 0) return err('unknown-macro')
  const expression = new RegExp(`^${source}$`)
  const namesPhone = found.some((macro) => ['MA', 'MAU', 'MAC', 'SN'].includes(macro))
  const match = (path: string): RouteMatch | null => {
    const groups = expression.exec(path)
    return groups === null ? null : readGroups(found, groups.slice(1))
  }
  return ok({ route, match, namesPhone })
}

function readGroups(found: readonly RouteMacro[], groups: readonly string[]): RouteMatch | null {
  let result: RouteMatch = {}
  for (const [index, macro] of found.entries()) {
    const text = groups[index] ?? ''
    if (macro === 'SN') result = { ...result, serial: text }
    else if (macro === 'PN') result = { ...result, model: text }
    else if (macro === 'PSN') result = { ...result, model: result.model ?? `CP-${text}` }
    else {
      const mac = parseMac(text)
      // One path with two MACs that differ names nobody.
      if (!mac.ok || (result.mac !== undefined && result.mac !== mac.value)) return null
      result = { ...result, mac: mac.value }
    }
  }
  return result
}

/** The path that a phone would ask for: the pattern with this phone's values. `$PSN` is `$PN` without `CP-`. */
export function pathFor(
  route: Route,
  phone: { readonly mac: Mac; readonly serial: string; readonly model: string },
): string {
  const values: Record<RouteMacro, string> = {
    MAU: phone.mac.toUpperCase(),
    MAC: formatMac(phone.mac),
    MA: phone.mac,
    PSN: phone.model.replace(/^CP-/, ''),
    PN: phone.model,
    SN: phone.serial,
  }
  return route.pattern.replace(/\$\(([A-Z]+)\)|\$(MAU|MAC|MA|PSN|PN|SN)/g, (all, bracketed?: string, bare?: string) => {
    const key = bracketed ?? bare ?? ''
    return key in values ? values[key as RouteMacro] : all
  })
}
