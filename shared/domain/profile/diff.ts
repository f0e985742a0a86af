import { MASK, maskSecrets } from '../rule/mask.ts'
import type { Catalogue } from './catalogue.ts'
import { applyEdits } from './span.ts'
import { attributeOf, type Profile, type ProfileParameter } from './parse.ts'

/** What a phone would notice between two profiles. */
export interface ParameterDifference {
  readonly name: string
  readonly kind: 'added' | 'removed' | 'changed'
  /** Values as a screen may show them: secrets are masked, but "set" and "cleared" can be told apart. */
  readonly before?: string
  readonly after?: string
  /** The user's access, where it changed. */
  readonly accessBefore?: string
  readonly accessAfter?: string
  readonly lineBefore?: number
  readonly lineAfter?: number
  readonly secret: boolean
}

/** Parameters that hold a rule or an address may hold a key in it. */
const mayHoldKey = /^(?:rule|condition|url|macro_string|string|host_port)$/

/** The value as it may be shown. */
export function shownValue(catalogue: Catalogue, name: string, value: string): string {
  if (value === '') return value
  if (catalogue.isSecret(name)) return MASK
  const type = catalogue.find(name)?.parameter.type ?? 'string'
  return mayHoldKey.test(type) ? maskSecrets(value) : value
}

/** The text as it may be shown: every value that is a secret, or holds one, is masked where it stands. */
export function shownText(profile: Profile, catalogue: Catalogue): string {
  const edits = profile.parameters.flatMap(({ name, value, valueAt }) => {
    const text = shownValue(catalogue, name, value)
    return text === value ? [] : [{ ...valueAt, text }]
  })
  return applyEdits(profile.text, edits)
}

/** In the order of the profile after; what was removed comes last, in the order of the profile before. */
export function diffProfiles(before: Profile, after: Profile, catalogue: Catalogue): readonly ParameterDifference[] {
  const old = lastOfEach(before)
  const fresh = lastOfEach(after)
  const differences: ParameterDifference[] = []
  for (const [name, parameter] of fresh) {
    const difference = compared(name, old.get(name), parameter)
    if (difference !== null) differences.push(difference)
  }
  for (const [name, parameter] of old) {
    if (fresh.has(name)) continue
    differences.push({
      name,
      kind: 'removed',
      before: shownValue(catalogue, name, parameter.value),
      lineBefore: lineOf(before, parameter),
      secret: catalogue.isSecret(name),
    })
  }
  return differences

  function compared(name: string, was: ProfileParameter | undefined, is: ProfileParameter): ParameterDifference | null {
    const secret = catalogue.isSecret(name)
    const lineAfter = lineOf(after, is)
    const shown = shownValue(catalogue, name, is.value)
    if (was === undefined) return { name, kind: 'added', after: shown, lineAfter, secret }
    const [accessBefore, accessAfter] = [accessOf(was), accessOf(is)]
    if (was.value === is.value && accessBefore === accessAfter) return null
    return {
      name,
      kind: 'changed',
      before: shownValue(catalogue, name, was.value),
      after: shown,
      ...(accessBefore !== accessAfter && { accessBefore, accessAfter }),
      lineBefore: lineOf(before, was),
      lineAfter,
      secret,
    }
  }
}

/** Of two with one name, the phone keeps the last. */
const lastOfEach = ({ parameters }: Profile): ReadonlyMap<string, ProfileParameter> =>
  new Map(parameters.map((parameter) => [parameter.name, parameter]))

const lineOf = ({ lines }: Profile, { element }: ProfileParameter): number =>
  lines.positionAt(element.openTag.offset).line

const accessOf = ({ element }: ProfileParameter): string => attributeOf(element, 'ua')?.value ?? ''
