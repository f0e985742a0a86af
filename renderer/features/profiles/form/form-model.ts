import {
  nameOf,
  numbersOf,
  type Catalogue,
  type ModelSize,
  type Parameter,
  type ParameterIndex,
} from '../../../../shared/domain/profile/catalogue.ts'
import { attributeOf, type Profile, type ProfileParameter } from '../../../../shared/domain/profile/parse.ts'

/** One parameter of the profile, or one that it could have. */
export interface Field {
  readonly name: string
  /** Null for a name that the catalogue does not know. */
  readonly parameter: Parameter | null
  readonly numbers: readonly number[]
  /** Null when this profile does not set it. */
  readonly value: string | null
  readonly access: string | null
  /** Differs from what was last saved. */
  readonly changed: boolean
  readonly secret: boolean
}

export interface Section {
  /** As the catalogue has it; empty for names that it does not know. */
  readonly tab: string
  readonly section: string
  /** The numbers to choose from, where the section is one of several alike. */
  readonly choice: { readonly min: number; readonly max: number; readonly chosen: number } | null
  readonly fields: readonly Field[]
}

export interface FormQuestion {
  readonly catalogue: Catalogue
  readonly profile: Profile
  readonly saved: Profile
  readonly size: ModelSize
  /** Everything that the phone has, on this tab; or only what the profile sets, on all of them. */
  readonly shown: { readonly only: 'set' } | { readonly tab: string } | { readonly search: string }
  /** The line, key or unit that was chosen, by section (by tab for the lines of `Ext n`). */
  readonly chosen: Readonly<Record<string, number>>
  /** The words of a parameter that a search looks into. */
  readonly wordsOf: (parameter: Parameter) => string
}

/** The tab whose sections are all of one line. */
export const LINE_TAB = 'Ext n'

/** Whether the sections of this name are chosen by number: `Wi-Fi Profile n`. */
export const isNumbered = (section: string): boolean => section.endsWith(' n')

/** Where the chosen number of a section is kept. */
export const choiceKey = ({ tab, section }: Pick<Parameter, 'tab' | 'section'>): string =>
  tab === LINE_TAB ? LINE_TAB : section

/** More than this answers no question: the search is to be narrowed. */
export const SEARCH_LIMIT = 120

export interface Form {
  readonly sections: readonly Section[]
  /** Fields beyond the limit of a search. */
  readonly more: number
}

export function buildForm(question: FormQuestion): Form {
  const { catalogue, profile, saved, shown } = question
  const [now, before] = [lastOfEach(profile), lastOfEach(saved)]
  const fieldOf = (name: string, parameter: Parameter | null, numbers: readonly number[]): Field => {
    const set = now.get(name)
    const was = before.get(name)
    return {
      name,
      parameter,
      numbers,
      value: set?.value ?? null,
      access: set === undefined ? null : accessOf(set),
      changed: set?.value !== was?.value || (set && accessOf(set)) !== (was && accessOf(was)),
      secret: catalogue.isSecret(name),
    }
  }
  const strangers = (): Section => ({
    tab: '',
    section: '',
    choice: null,
    fields: [...now.keys()].filter((name) => catalogue.find(name) === null).map((name) => fieldOf(name, null, [])),
  })
  if ('only' in shown) return { sections: setSections([...now.keys()], catalogue, fieldOf, strangers()), more: 0 }
  if ('tab' in shown) return { sections: tabSections(question, shown.tab, now, fieldOf, strangers), more: 0 }
  return searchSections(question, shown.search, fieldOf, strangers())
}

type FieldOf = (name: string, parameter: Parameter | null, numbers: readonly number[]) => Field

/** Of two with one name, the phone keeps the last. */
const lastOfEach = ({ parameters }: Profile): ReadonlyMap<string, ProfileParameter> =>
  new Map(parameters.map((parameter) => [parameter.name, parameter]))

const accessOf = ({ element }: ProfileParameter): string | null => attributeOf(element, 'ua')?.value ?? null

/** In the phone's own order, whatever the profile's. */
function setSections(
  names: readonly string[],
  catalogue: Catalogue,
  fieldOf: FieldOf,
  strangers: Section,
): readonly Section[] {
  const byParameter = new Map<Parameter, Field[]>()
  for (const name of names) {
    const found = catalogue.find(name)
    if (found === null) continue
    const fields = byParameter.get(found.parameter) ?? []
    byParameter.set(found.parameter, [...fields, fieldOf(name, found.parameter, found.numbers)])
  }
  const ordered = catalogue.parameters.flatMap((parameter) =>
    (byParameter.get(parameter) ?? []).sort(byNumbers).map((field) => [parameter, field] as const),
  )
  return [...grouped(ordered), ...(strangers.fields.length > 0 ? [strangers] : [])]
}

const byNumbers = (a: Field, b: Field): number =>
  (a.numbers[0] ?? 0) - (b.numbers[0] ?? 0) || (a.numbers[1] ?? 0) - (b.numbers[1] ?? 0)

function grouped(fields: readonly (readonly [Parameter, Field])[]): readonly Section[] {
  const sections = new Map<string, { tab: string; section: string; fields: Field[] }>()
  for (const [{ tab, section }, field] of fields) {
    const key = `${tab}\n${section}`
    const known = sections.get(key) ?? { tab, section, fields: [] }
    known.fields.push(field)
    sections.set(key, known)
  }
  return [...sections.values()].map((section) => ({ ...section, choice: null }))
}

function tabSections(
  { catalogue, size, chosen }: FormQuestion,
  tab: string,
  now: ReadonlyMap<string, unknown>,
  fieldOf: FieldOf,
  strangers: () => Section,
): readonly Section[] {
  if (tab === '') return [strangers()]
  const sections = new Map<string, { choice: Section['choice']; fields: Field[] }>()
  for (const parameter of catalogue.parameters) {
    if (parameter.tab !== tab) continue
    const { section } = parameter
    const known = sections.get(section) ?? { choice: null, fields: [] }
    const instances = instancesOf(parameter, size, chosen[choiceKey(parameter)])
    // Other spellings of a parameter are shown where a profile uses them.
    const fields = instances.names
      .filter(({ name }) => parameter.alias === undefined || now.has(name))
      .map(({ name, numbers }) => fieldOf(name, parameter, numbers))
    known.fields.push(...fields)
    sections.set(section, { choice: known.choice ?? instances.choice, fields: known.fields })
  }
  return [...sections].map(([section, rest]) => ({ tab, section, ...rest })).filter(({ fields }) => fields.length > 0)
}

interface Instances {
  readonly names: readonly { readonly name: string; readonly numbers: readonly number[] }[]
  readonly choice: Section['choice']
}

function instancesOf(parameter: Parameter, size: ModelSize, wanted = 1): Instances {
  const [first, second] = parameter.index ?? []
  if (first === undefined) return { names: [{ name: parameter.name, numbers: [] }], choice: null }
  const range = numbersOf(first, size)
  const chosen = Math.min(range.max, Math.max(range.min, wanted))
  const oneOfMany = parameter.tab === LINE_TAB || isNumbered(parameter.section)
  const firsts = oneOfMany ? [chosen] : counted(range)
  const all = firsts.flatMap((n) => withSecond(n, second, size))
  return {
    names: all.map((numbers) => ({ name: nameOf(parameter, numbers), numbers })),
    choice: oneOfMany ? { ...range, chosen } : null,
  }
}

const withSecond = (n: number, second: ParameterIndex | undefined, size: ModelSize): readonly (readonly number[])[] =>
  second === undefined ? [[n]] : counted(numbersOf(second, size)).map((m) => [n, m])

const counted = ({ min, max }: { readonly min: number; readonly max: number }): readonly number[] =>
  Array.from({ length: Math.max(0, max - min + 1) }, (_, step) => min + step)

function searchSections(question: FormQuestion, search: string, fieldOf: FieldOf, strangers: Section): Form {
  const { catalogue, profile, size, chosen, wordsOf } = question
  const words = fold(search).split(/\s+/).filter(Boolean)
  const matches = (text: string): boolean => {
    const folded = fold(text)
    return words.every((word) => folded.includes(word))
  }
  const set = new Set(profile.parameters.map(({ name }) => name))
  const found: (readonly [Parameter, Field])[] = []
  for (const parameter of catalogue.parameters) {
    const ownWords = `${parameter.name} ${parameter.name.replaceAll('_', ' ')} ${wordsOf(parameter)}`
    const { names } = instancesOf(parameter, size, chosen[choiceKey(parameter)])
    const all = [...names, ...setInstances(parameter, set, catalogue, names)]
    for (const { name, numbers } of all) {
      if (parameter.alias !== undefined && !set.has(name)) continue
      if (matches(`${ownWords} ${name}`)) found.push([parameter, fieldOf(name, parameter, numbers)])
    }
  }
  const known = strangers.fields.filter(({ name }) => matches(name))
  const sections = [
    ...grouped(found.slice(0, SEARCH_LIMIT)),
    ...(known.length > 0 ? [{ ...strangers, fields: known }] : []),
  ]
  return { sections, more: Math.max(0, found.length - SEARCH_LIMIT) }
}

/** Lines that the profile sets although another one was chosen. */
function setInstances(
  parameter: Parameter,
  set: ReadonlySet<string>,
  catalogue: Catalogue,
  listed: readonly { readonly name: string }[],
): Instances['names'] {
  if (parameter.index === undefined) return []
  const names = new Set(listed.map(({ name }) => name))
  return [...set]
    .filter((name) => !names.has(name) && catalogue.find(name)?.parameter === parameter)
    .map((name) => ({ name, numbers: catalogue.find(name)?.numbers ?? [] }))
}

/** Capitals and accents do not matter to whoever searches. */
const fold = (text: string): string => text.normalize('NFD').replace(/\p{M}/gu, '').toLowerCase()

/** The tabs of the phone's page, in its order, with how many parameters of each this profile sets. */
export function tabsOf(
  catalogue: Catalogue,
  profile: Profile,
): readonly { readonly tab: string; readonly set: number }[] {
  const counts = new Map<string, number>(catalogue.parameters.map(({ tab }) => [tab, 0]))
  for (const name of lastOfEach(profile).keys()) {
    const tab = catalogue.find(name)?.parameter.tab ?? ''
    counts.set(tab, (counts.get(tab) ?? 0) + 1)
  }
  return [...counts].map(([tab, set]) => ({ tab, set }))
}
