import type { Catalogue } from '../profile/catalogue.ts'
import { shownValue } from '../profile/diff.ts'

/**
 * What a difference between a phone, the site and what was last sent comes from:
 * - `phone`: it was sent what the site still says, and has something else now: somebody changed it on the phone
 * - `site`: it has what it was sent, and the site says something else since: the next resync brings it
 * - `both`: the site was changed, and the phone as well
 * - `differs`: what was last sent is not known
 * - `own`: no file of the site sets it, and it is not as it comes from the factory
 */
export const differenceKinds = ['phone', 'both', 'site', 'differs', 'own'] as const
export type DifferenceKind = (typeof differenceKinds)[number]

export interface ConfigDifference {
  readonly name: string
  readonly kind: DifferenceKind
  /** As they may be shown; absent where that side has none. */
  readonly phone: string
  readonly intended?: string
  readonly sent?: string
  /** Its value holds something that opens something: it is not shown whole, and cannot be taken over from here. */
  readonly masked: boolean
}

export interface Comparison {
  readonly differences: readonly ConfigDifference[]
  /** Parameters of the site's files that the phone has just so. */
  readonly same: number
  /** Those that the site sets and the phone does not tell: passwords, and what its model does not have. */
  readonly untold: number
}

type Values = ReadonlyMap<string, string>

export interface ComparedSides {
  readonly phone: Values
  /** What the site would give it now. */
  readonly intended: Values
  /** What it was given last; null where that is not known. */
  readonly sent: Values | null
}

/** Parameter by parameter, what the phone has beside what it should have and what it was sent. */
export function compareConfig(sides: ComparedSides, catalogue: Catalogue): Comparison {
  const { phone, intended } = sides
  const differences: ConfigDifference[] = []
  const counts = { same: 0, untold: 0 }
  for (const name of new Set([...intended.keys(), ...phone.keys()])) {
    const found = judge(name, sides, catalogue)
    if (found === 'same' || found === 'untold') counts[found] += 1
    else if (found !== null) differences.push(shown(catalogue, { name, kind: found, ...valuesOf(name, sides) }))
  }
  const order = new Map(differenceKinds.map((kind, index) => [kind, index]))
  differences.sort((a, b) => (order.get(a.kind) ?? 0) - (order.get(b.kind) ?? 0))
  return { differences, ...counts }
}

const valuesOf = (name: string, { phone, intended, sent }: ComparedSides): ValuesOfOne => ({
  phone: phone.get(name),
  intended: intended.get(name),
  sent: sent?.get(name),
})

interface ValuesOfOne {
  readonly phone: string | undefined
  readonly intended: string | undefined
  readonly sent: string | undefined
}

/** How one parameter stands; null for what is nobody's matter. */
function judge(name: string, sides: ComparedSides, catalogue: Catalogue): DifferenceKind | 'same' | 'untold' | null {
  const { phone, intended, sent } = valuesOf(name, sides)
  const same = (a: string | undefined, b: string | undefined): boolean =>
    a !== undefined && b !== undefined && canonical(catalogue, name, a) === canonical(catalogue, name, b)
  if (intended === undefined)
    return catalogue.isSecret(name) ? null : judgeUnset(name, { phone, sent, same }, catalogue)
  if (phone === undefined || catalogue.isSecret(name)) return 'untold'
  if (same(phone, intended)) return 'same'
  return kindOf(sides.sent, same(phone, sent), same(intended, sent))
}

/** No file of the site sets it, or none any more: then it stays on the phone as it was sent. */
function judgeUnset(
  name: string,
  { phone, sent, same }: Pick<ValuesOfOne, 'phone' | 'sent'> & { readonly same: (a: string, b: string) => boolean },
  catalogue: Catalogue,
): DifferenceKind | null {
  if (phone === undefined) return null
  if (sent !== undefined) return same(phone, sent) ? 'site' : 'both'
  return isOwn(catalogue, name, phone) ? 'own' : null
}

function kindOf(sent: Values | null, phoneAsSent: boolean, siteAsSent: boolean): DifferenceKind {
  if (sent === null) return 'differs'
  if (phoneAsSent) return 'site'
  return siteAsSent ? 'phone' : 'both'
}

function isOwn(catalogue: Catalogue, name: string, value: string): boolean {
  const factory = catalogue.find(name)?.parameter.default
  return factory !== undefined && canonical(catalogue, name, value) !== canonical(catalogue, name, factory)
}

/** As the phone understands it: `1` and `Yes` are one answer. */
function canonical(catalogue: Catalogue, name: string, value: string): string {
  const text = value.trim()
  if (catalogue.find(name)?.parameter.type !== 'yes_no') return text
  if (/^(?:yes|1|true|enable)$/i.test(text)) return 'Yes'
  return /^(?:no|0|false|disable)$/i.test(text) ? 'No' : text
}

function shown(
  catalogue: Catalogue,
  { name, kind, phone = '', intended, sent }: ValuesOfOne & { readonly name: string; readonly kind: DifferenceKind },
): ConfigDifference {
  const show = (value: string): string => shownValue(catalogue, name, value)
  return {
    name,
    kind,
    phone: show(phone),
    ...(intended !== undefined && { intended: show(intended) }),
    ...(sent !== undefined && { sent: show(sent) }),
    masked: show(phone) !== phone,
  }
}

/** Several files, one after the other, as a phone applies them: the last that sets a parameter counts. */
export function merged(files: readonly Values[]): Values {
  const all = new Map<string, string>()
  for (const file of files) for (const [name, value] of file) all.set(name, value)
  return all
}
