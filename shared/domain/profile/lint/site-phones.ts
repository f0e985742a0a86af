import { models, productNamed, readModel, sameProduct } from '../../phone/models.ts'
import { readRelease, writeRelease } from '../../firmware/release.ts'
import { STEP_ITEMS, type Steps } from '../../steps.ts'
import type { ProfileArea } from '../area.ts'
import type { FileFacts } from './file-facts.ts'

const UNKNOWN = ''

/** Phones of one model that run one release. */
export interface PhoneKind {
  /** `CP-8851-3PCC`; `''` where nobody knows, or where it is no model that we know. */
  readonly model: string
  /** `12.0(7)SR5`; `''` where nobody knows. */
  readonly release: string
}

export interface PhoneText {
  readonly model: string
  /** A release or a load, in whatever spelling; `''` when nobody knows. */
  readonly firmware: string
}

/** What a site says of who gets which of its files. */
export interface SitePhoneKinds {
  /** Its phones, each kind once, as `phoneKindsSteps` gives them. */
  readonly kinds: readonly PhoneKind[]
  readonly routes: readonly { readonly pattern: string; readonly template: string }[]
  /** One of its phones; null for one that it does not list. */
  readonly phone: (mac: string) => PhoneText | null
}

/** Each kind of multiplatform phone once; in steps, for a site of any size. */
export function* phoneKindsSteps(phones: Iterable<PhoneText>): Steps<readonly PhoneKind[]> {
  const found = new Map<string, PhoneKind | null>()
  let index = 0
  for (const phone of phones) {
    if (index++ % STEP_ITEMS === 0) yield
    const key = `${phone.model}\n${phone.firmware}`
    if (!found.has(key)) found.set(key, kindOf(phone))
  }
  const kinds = [...found.values()].filter((kind) => kind !== null)
  return [...new Map(kinds.map((kind) => [`${kind.model} ${kind.release}`, kind])).values()]
}

/** Null for analog adapters and SPA phones: they read profiles of their own. */
function kindOf({ model, firmware }: PhoneText): PhoneKind | null {
  const read = readModel(model)
  const release = readRelease(firmware)
  const written = release === null ? UNKNOWN : writeRelease(release)
  if (read.kind === 'model') return { model: read.model.name, release: written }
  return read.kind === 'unknown' || read.series === 'phoneos' ? { model: UNKNOWN, release: written } : null
}

/** What is known of one phone. */
export function factsOfPhone(phone: PhoneText): Pick<FileFacts, 'models' | 'releases'> {
  const kind = kindOf(phone)
  return factsOf(kind === null ? [] : [kind])
}

/** What is known of the phones that a file of the site is for: a phone's, a product's, those that its routes reach, or all. */
export function phonesFor(
  area: ProfileArea,
  path: string,
  site: SitePhoneKinds,
): Pick<FileFacts, 'models' | 'releases'> {
  if (area === 'files') {
    const owners = [...path.matchAll(/[0-9a-f]{12}|[0-9A-F]{12}/g)].flatMap(([mac]) => {
      const phone = site.phone(mac.toLowerCase())
      return phone === null ? [] : (kindOf(phone) ?? [])
    })
    if (owners.length > 0) return factsOf(owners)
  }
  const patterns = area === 'files' ? [] : site.routes.filter(({ template }) => template === path)
  if (patterns.length > 0) {
    const models = new Set(patterns.flatMap(({ pattern }) => reachedBy(pattern, site.kinds)))
    return factsOf(site.kinds, models)
  }
  const named = namedIn(path)
  return factsOf(site.kinds, named === null ? undefined : new Set(named))
}

/** Of these models, or of all that there are. */
export function factsOf(
  kinds: readonly PhoneKind[],
  models?: ReadonlySet<string>,
): Pick<FileFacts, 'models' | 'releases'> {
  const those = models === undefined ? kinds : kinds.filter(({ model }) => models.has(model))
  return {
    models: [...(models ?? new Set(those.map(({ model }) => model)))].sort(),
    releases: [...new Set(those.map(({ release }) => release))].sort(),
  }
}

function reachedBy(pattern: string, kinds: readonly PhoneKind[]): readonly string[] {
  const named = namedIn(pattern)
  if (named !== null) return named
  const all = kinds.map(({ model }) => model)
  // Without a model, a phone has no path here.
  return /\$\(?PS?N\b/.test(pattern) ? all.filter((model) => model !== UNKNOWN) : all
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
