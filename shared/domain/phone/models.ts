/** What the bench knows of a product, from the vendor's papers (phone-facts 6 and 10). */
export interface Model {
  /** `$PN`: `CP-8851-3PCC`. */
  readonly name: string
  /** Line keys that can hold an extension; absent where the papers do not say. */
  readonly lines?: number
  /** The beginning of the firmware load's name: `sip88xx` in `sip88xx.12-0-7MPP0501-123.loads`. */
  readonly load?: string
}

const mpp: readonly (readonly [number: string, lines: number | undefined, load: string | undefined])[] = [
  ['6821', 2, 'sip6821'],
  ['6841', 4, 'sip68xx'],
  ['6851', 4, 'sip68xx'],
  ['6861', 4, 'sip68xx'],
  ['6871', 6, 'sip68xx'],
  ['7811', 1, 'sip78xx'],
  ['7821', 2, 'sip78xx'],
  ['7832', 1, 'sip7832'],
  ['7841', 4, 'sip78xx'],
  ['7861', 16, 'sip78xx'],
  ['8811', 10, 'sip88xx'],
  ['8831', undefined, undefined],
  ['8832', 1, 'sip8832'],
  ['8841', 10, 'sip88xx'],
  ['8845', 10, 'sip8845_65'],
  ['8851', 10, 'sip88xx'],
  ['8861', 10, 'sip88xx'],
  ['8865', 10, 'sip8845_65'],
]

/** The multiplatform phones, in the order of their numbers. */
export const models: readonly Model[] = mpp.map(([number, lines, load]) => ({
  name: `CP-${number}-3PCC`,
  ...(lines === undefined ? {} : { lines }),
  ...(load === undefined ? {} : { load }),
}))

const byName = new Map(models.map((model) => [model.name, model]))

/** The product that `$PN` names, or null when the papers do not list it. */
export const modelNamed = (name: string): Model | null => byName.get(name) ?? null

/**
 * A product name as phones, file names and User-Agents spell it: `CP-8851-3PCC`, the family `CP-78xx-3PCC` of the guides,
 * `SPA504G`, `SPA-942`, `ATA191-MPP`, `PAP2T`. Bounded, without alternatives that could run back over one another.
 */
export const productPattern = 'CP-\\d\\d[\\dx]{2}(?:-NR)?-3PCC|SPA-?\\d{3,4}[A-Z]{0,2}\\d?|ATA-?\\d{3}(?:-MPP)?|PAP2T?'

/** Phones of the same maker that are provisioned in another way, or speak a newer language of profiles. */
export type OtherSeries = 'spa' | 'ata' | 'phoneos'

export type ReadModel =
  | { readonly kind: 'model'; readonly model: Model }
  | { readonly kind: 'other-series'; readonly series: OtherSeries; readonly name: string }
  | { readonly kind: 'unknown' }

/**
 * The model that a person means, in any spelling: `8851`, `8851-3PCC`, `CP-8851`, `cp8851`, `CP-8851-K9`,
 * `CP-8851-3PCC-K9=`. The one reading for commands, screens and `phones.csv`.
 */
export function readModel(text: string): ReadModel {
  const word = text
    .trim()
    .replace(/^cisco[\s_-]+/i, '')
    .replace(/^(?:unified[\s_-]+)?ip[\s_-]+(?:conference[\s_-]+)?phone[\s_-]+/i, '')
    .replace(/[\s_]+/g, '-')
  if (word.length > 32) return { kind: 'unknown' }
  const number = /^(?:CP-?)?(\d{4})(?:-?NR)?(?:-?(?:3PCC?|MPP))?(?:-(?:CE|RC|W|B|BUN))?(?:-?K9)?[=+]{0,3}$/i.exec(
    word,
  )?.[1]
  const model = number === undefined ? undefined : byName.get(`CP-${number}-3PCC`)
  if (model !== undefined) return { kind: 'model', model }
  const series = otherSeries.find(([, pattern]) => pattern.test(word))?.[0]
  return series === undefined ? { kind: 'unknown' } : { kind: 'other-series', series, name: word.toUpperCase() }
}

/** The model as phones say it themselves (`$PN`), in whatever spelling it was written; what is no known model stays as it is. */
export function canonicalModel(text: string): string {
  const read = readModel(text)
  return read.kind === 'model' ? read.model.name : text
}

const otherSeries: readonly (readonly [OtherSeries, RegExp])[] = [
  ['spa', /^(?:SPA-?\d{3,4}[A-Z]{0,2}\d?|WIP\d{3}[A-Z]?|\d{3}G)$/i],
  ['ata', /^(?:CP-)?(?:ATA-?\d{3}(?:-MPP)?|PAP2T?)(?:-?K9)?=?$/i],
  ['phoneos', /^(?:CP-|DP-)?(?:98\d\d|8875)(?:NR)?(?:-?K9)?=?$/i],
]

const wholeProduct = new RegExp(`^(?:${productPattern})$`, 'i')
const shortName = /^\d{4}-3PCC$/i // $PSN: the name without `CP-`

/** `$PN` out of one word of a path (`spa504G`, `8851-3PCC`, `cp-8851-3pcc`); null when the word is no product. */
export function productNamed(word: string): string | null {
  if (word.length > 24) return null
  if (shortName.test(word)) return `CP-${word.toUpperCase()}`
  return wholeProduct.test(word) ? spelled(word) : null
}

/** As the phones write it: capitals, but for the `xx` of a family. */
const spelled = (name: string): string => name.toUpperCase().replace('XX', 'xx')

/** True when both names can be the same product: equal, or one is the family of the other (`CP-78xx-3PCC`). */
export function sameProduct(one: string, other: string): boolean {
  return one === other || isOfFamily(one, other) || isOfFamily(other, one)
}

const isOfFamily = (name: string, family: string): boolean =>
  family.includes('xx') && name.length === family.length && name.replace(/\d\d-/, 'xx-') === family

/** The name that says more: `CP-7841-3PCC` rather than `CP-78xx-3PCC`. */
export const preciser = (fresh: string, known: string | undefined): string =>
  known !== undefined && known !== fresh && isOfFamily(known, fresh) ? known : fresh
