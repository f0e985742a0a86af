import { models, modelNamed, productNamed, readModel, sameProduct } from '../../phone/models.ts'
import type { ProfileArea } from '../area.ts'

/** A phone whose model nobody knows may have any size. */
const ANY = ''

/** What a site says of who gets which of its files. */
export interface SiteOfModels {
  /** The models of its phones, each once, as `distinctModels` gives them. */
  readonly models: readonly string[]
  readonly routes: readonly { readonly pattern: string; readonly template: string }[]
  /** The model of one of its phones, as `phones.csv` spells it; undefined for a phone that it does not list. */
  readonly modelOf: (mac: string) => string | undefined
}

/** The multiplatform models among these texts, each once; `''` where one of them is no model that we know. */
export function distinctModels(texts: Iterable<string>): readonly string[] {
  const found = new Set<string>()
  for (const text of new Set(texts)) {
    const read = readModel(text)
    if (read.kind === 'model') found.add(read.model.name)
    // Analog adapters and SPA phones read profiles of their own.
    else if (read.kind === 'unknown' || read.series === 'phoneos') found.add(ANY)
  }
  return [...found].sort()
}

/** The models that a file of the site is for: a phone's, a product's, those that its routes reach, or all of the site's. */
export function modelsFor(area: ProfileArea, path: string, site: SiteOfModels): readonly string[] {
  if (area === 'templates') {
    const patterns = site.routes.filter(({ template }) => template === path).map(({ pattern }) => pattern)
    if (patterns.length > 0) return [...new Set(patterns.flatMap((pattern) => reachedBy(pattern, site.models)))].sort()
  } else {
    const owners = [...path.matchAll(/[0-9a-f]{12}|[0-9A-F]{12}/g)].flatMap(([mac]) => {
      return site.modelOf(mac.toLowerCase()) ?? []
    })
    if (owners.length > 0) return distinctModels(owners)
  }
  return namedIn(path) ?? site.models
}

function reachedBy(pattern: string, all: readonly string[]): readonly string[] {
  const named = namedIn(pattern)
  if (named !== null) return named
  // Without a model, a phone has no path here.
  return /\$\(?PS?N\b/.test(pattern) ? all.filter((model) => model !== ANY) : all
}

/** `8851-3PCC.xml`, `/CP-78xx-3PCC/$MA.cfg`: the models of the product that a part of the path names. */
function namedIn(path: string): readonly string[] | null {
  for (const part of path.split('/')) {
    const product = productNamed(part.replace(/\.[A-Za-z]{2,8}$/, ''))
    if (product === null) continue
    const known = models.filter(({ name }) => sameProduct(name, product))
    if (known.length > 0) return known.map(({ name }) => name)
  }
  return null
}

/** The most lines that one of them has; null where that is not known of each. */
export function mostLines(names: readonly string[]): number | null {
  const lines = names.map((name) => modelNamed(name)?.lines)
  return lines.length === 0 || lines.includes(undefined) ? null : Math.max(...lines.map((count) => count ?? 0))
}
