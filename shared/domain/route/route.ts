import { err, ok, type Result } from '../result.ts'
import { formatMac, parseMac, type Mac } from '../identity/mac.ts'

/** A requested path that is rendered for each phone, as `site.json` declares it. */
export interface Route {
  /** `/$PSN/$MA.xml`, `/provision?mac=$MA`: text and the macros that name a phone. */
  readonly pattern: string
  /** A file under `templates/`. */
  readonly template: string
  readonly gzip: boolean
  /** The name of a key kept in the site's secrets, or '' for clear text. */
  readonly key: string
}

/** As a `site.json` that was written by hand may have it. */
export interface StoredRoute {
  readonly pattern: string
  readonly template: string
  readonly gzip?: boolean | undefined
  readonly key?: string | undefined
}

export const asRoute = ({ pattern, template, gzip = false, key = '' }: StoredRoute): Route => ({
  pattern,
  template,
  gzip,
  key,
})

/** What a path says about the phone that asks for it. */
export interface RouteMatch {
  readonly mac?: Mac
  readonly serial?: string
  readonly model?: string
}

export type RouteProblem =
  'no-slash' | 'unknown-macro' | 'names-no-phone' | 'too-long' | 'too-many-macros' | 'never-matches'

interface MacroShape {
  readonly characters: RegExp
  readonly shortest: number
  readonly longest: number
  /** What its characters and length do not tell. */
  readonly whole?: RegExp
}

/** The macros that a pattern may hold, and what each looks like on the wire (macro-variables.json). */
const macros = {
  MAU: { characters: /^[0-9A-F]$/, shortest: 12, longest: 12 },
  MAC: { characters: /^[0-9a-f:]$/, shortest: 17, longest: 17, whole: /^(?:[0-9a-f]{2}:){5}[0-9a-f]{2}$/ },
  MA: { characters: /^[0-9a-f]$/, shortest: 12, longest: 12 },
  PSN: { characters: /^[A-Za-z0-9-]$/, shortest: 1, longest: 32 },
  PN: { characters: /^[A-Za-z0-9-]$/, shortest: 1, longest: 40 },
  SN: { characters: /^[A-Za-z0-9]$/, shortest: 1, longest: 32 },
} as const satisfies Readonly<Record<string, MacroShape>>
type RouteMacro = keyof typeof macros

/** A path that names one phone holds two or three; each more multiplies the ways in which a path can be read. */
const MACRO_LIMIT = 8

export interface CompiledRoute {
  readonly route: Route
  /** The query is looked at by a pattern that has one. */
  readonly match: (path: string, query?: string) => RouteMatch | null
  /** Whether the path itself names one phone; without, the phone is known by its address only. */
  readonly namesPhone: boolean
}

/** No request with such a path comes to a route: the servers refuse it before, or it names a folder. */
const unreachable = /\/\/|\/\.{1,2}(?:\/|$)|[\\#*<>"|]|\/$/

type Piece = { readonly literal: string } | { readonly macro: RouteMacro }

/** `path` for both is the requested path without its leading slash. */
export function compileRoute(route: Route): Result<CompiledRoute, RouteProblem> {
  if (route.pattern.length > 512) return err('too-long')
  if (!route.pattern.startsWith('/')) return err('no-slash')
  if (unreachable.test(route.pattern.replace(/\?.*$/s, ''))) return err('never-matches')
  const pieces = route.pattern
    .slice(1)
    .split(/(\$\([A-Z]+\)|\$[A-Z]+)/)
    .map(readPiece)
  if (pieces.includes(null)) return err('unknown-macro')
  const known = pieces.flatMap((piece) => piece ?? [])
  const found = known.flatMap((piece) => ('macro' in piece ? [piece.macro] : []))
  if (found.length > MACRO_LIMIT) return err('too-many-macros')
  const namesPhone = found.some((macro) => ['MA', 'MAU', 'MAC', 'SN'].includes(macro))
  const asksQuery = route.pattern.includes('?')
  const match = (path: string, query = ''): RouteMatch | null => {
    const values = matchPieces(known, asksQuery ? `${path}?${query}` : path)
    return values === null ? null : readGroups(found, values)
  }
  return ok({ route, match, namesPhone })
}

/** Greedy over the table, as the phone reads it: `$MAU` wins over `$MA`, and `$MAX` is `$MA` then `X`. Null: no macro. */
function readPiece(text: string): readonly Piece[] | null {
  if (!text.startsWith('$')) return text === '' ? [] : [{ literal: text }]
  const bare = text.replace(/[$()]/g, '')
  const macro = (Object.keys(macros) as RouteMacro[]).find(
    (name) => bare === name || (!text.includes('(') && bare.startsWith(name)),
  )
  if (macro === undefined) return null
  const rest = bare.slice(macro.length)
  return rest === '' ? [{ macro }] : [{ macro }, { literal: rest }]
}

/**
 * What each macro stands for in `path`, the longest first, or null. A place from which the rest did not match is not
 * tried twice, so a hostile path costs at most (macros × characters × the longest macro) steps, whatever the pattern.
 */
function matchPieces(pieces: readonly Piece[], path: string): readonly string[] | null {
  const failed = new Set<number>()
  const from = (index: number, at: number): readonly string[] | null => {
    const piece = pieces[index]
    if (piece === undefined) return at === path.length ? [] : null
    const place = index * (path.length + 1) + at
    if (failed.has(place)) return null
    const values =
      'literal' in piece
        ? path.startsWith(piece.literal, at)
          ? from(index + 1, at + piece.literal.length)
          : null
        : fromMacro(piece.macro, index, at)
    if (values === null) failed.add(place)
    return values
  }
  const fromMacro = (macro: RouteMacro, index: number, at: number): readonly string[] | null => {
    const { shortest, whole }: MacroShape = macros[macro]
    for (let length = runLength(macro, path, at); length >= shortest; length--) {
      const value = path.slice(at, at + length)
      const rest = whole?.test(value) === false ? null : from(index + 1, at + length)
      if (rest !== null) return [value, ...rest]
    }
    return null
  }
  return from(0, 0)
}

/** How many characters from `at` on a macro of this kind can take. */
function runLength(macro: RouteMacro, path: string, at: number): number {
  const { characters, longest }: MacroShape = macros[macro]
  let length = 0
  while (length < longest && characters.test(path[at + length] ?? '/')) length++
  return length
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
