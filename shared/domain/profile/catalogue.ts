import { nearestName, prepareNames } from './nearest.ts'

/**
 * The phones' parameters as data (resources/catalogue/parameters.json), read once and asked by name. Parameters that exist once
 * per line or per key are one family: `User_ID_<n>_`.
 */

export const parameterTypes = [
  'yes_no',
  'enum',
  'int',
  'float',
  'port',
  'hex_byte',
  'string',
  'macro_string',
  'password',
  'ip',
  'host_port',
  'url',
  'rule',
  'condition',
  'seconds-list',
  'int_list',
  'time_hhmm',
  'star_code',
  'tone_script',
  'cadence_script',
  'ring_script',
  'dst_rule',
  'dial_plan',
  'plk_function',
  'softkey_list',
] as const
export type ParameterType = (typeof parameterTypes)[number]

/** Which numbers an instance may have: those of the model's lines or line keys, or fixed ones. */
export type ParameterIndex =
  { readonly of: 'line' | 'key' } | { readonly of: 'fixed'; readonly min: number; readonly max: number }

export interface Parameter {
  /** XML name; with `<n>` (and `<m>`) where a number stands. */
  readonly name: string
  /** As the phone's web page names it. */
  readonly label: string
  readonly labelFr?: string
  /** Tab and section of the web page. */
  readonly tab: string
  readonly section: string
  readonly type: ParameterType
  readonly min?: number
  readonly max?: number
  /** Where the numbers allowed are not in one piece. */
  readonly ranges?: readonly (readonly [number, number])[]
  readonly values?: readonly string[]
  /** Other values exist on some models and firmwares. */
  readonly open?: boolean
  readonly anyCase?: boolean
  readonly unit?: string
  readonly default?: string
  /** Where the default was seen, when no guide gives it. */
  readonly defaultFrom?: string
  /** The longest value, in characters. */
  readonly length?: number
  readonly index?: readonly ParameterIndex[]
  /** Read: the phone shows it and takes none. Write: the phone takes it and never shows it. */
  readonly access?: 'read' | 'write'
  readonly secret?: boolean
  /** The name to use instead on these phones. */
  readonly alias?: string
  readonly aliasKind?: 'kept' | 'family' | 'spelling'
  readonly aliasFamily?: string
  readonly renamed?: { readonly to: string; readonly since: string }
  /** The release that brought it, where the vendor's papers say. */
  readonly since?: string
  /** The series whose sample profiles name it. */
  readonly families?: readonly string[]
  readonly note?: string
  /** Where the vendor's papers disagree; both readings. */
  readonly conflict?: string
  readonly conflictFr?: string
  readonly doc: string
  readonly docFr?: string
}

export interface FoundParameter {
  readonly parameter: Parameter
  /** `[12]` for `User_ID_12_`; empty where the name has no number. */
  readonly numbers: readonly number[]
}

/** What a model allows. Without a model, the most that any has. */
export interface ModelSize {
  readonly lines: number
  readonly keys: number
}

/** A CP-7861 has 16 lines; no other phone has more. */
export const LARGEST_MODEL: ModelSize = { lines: 16, keys: 16 }

export interface Catalogue {
  readonly parameters: readonly Parameter[]
  /** Exactly this name, as phones compare it: capitals matter. */
  find(name: string): FoundParameter | null
  /** The right name of one whose capitals are wrong. */
  spelled(name: string): string | null
  /** The names closest to an unknown one, the closest first; at most three. */
  nearest(name: string): readonly string[]
  /** Names by the label of the web page: `Resync At (HHmm)`, `Proxy[1]`. */
  named(label: string): readonly string[]
  /** Whether this is a field of the Info page: shown, never set. */
  isInfo(name: string): boolean
  isSecret(name: string): boolean
  /** Every name that this model has, families written out. */
  namesFor(size: ModelSize): readonly string[]
}

const numberInName = /\d+/g
const digitsOnly = /^\d{1,4}$/

/** `User_ID_<n>_` with 2 is `User_ID_2_`. */
export function nameOf({ name }: Pick<Parameter, 'name'>, numbers: readonly number[] = []): string {
  let index = 0
  return name.replace(/<[nm]>/g, () => String(numbers[index++] ?? 1))
}

/** Spaces, brackets, parentheses and slashes of a label become underscores; hyphens and dots stay (phone-facts 1.1). */
export const nameFromLabel = (label: string): string => label.replace(/[ [\]()/]/g, '_')

/** Whether a number is allowed at this place on a phone of this size. */
export function numberFits(index: ParameterIndex, number: number, size: ModelSize): boolean {
  const { min, max } = numbersOf(index, size)
  return number >= min && number <= max
}

export function numbersOf(index: ParameterIndex, { lines, keys }: ModelSize): { min: number; max: number } {
  if (index.of === 'fixed') return { min: index.min, max: index.max }
  return { min: 1, max: index.of === 'line' ? lines : keys }
}

/** Reads the catalogue's file. It comes with the product; one that is not as it should be is a fault of the build. */
export function readCatalogue(data: unknown): Catalogue {
  const { parameters, info } = checked(data)
  return new IndexedCatalogue(parameters, info)
}

function checked(data: unknown): { readonly parameters: readonly Parameter[]; readonly info: readonly string[] } {
  const { parameters, info } = data as { parameters?: unknown; info?: unknown }
  if (!Array.isArray(parameters) || !Array.isArray(info)) throw new TypeError('The parameter catalogue is damaged')
  return {
    info: info as readonly string[],
    parameters: (parameters as readonly (Omit<Parameter, 'label'> & { readonly label?: string })[]).map(
      (parameter) => ({
        ...parameter,
        label: parameter.label ?? parameter.name.replaceAll('_', ' '),
      }),
    ),
  }
}

class IndexedCatalogue implements Catalogue {
  readonly parameters: readonly Parameter[]
  readonly #byName = new Map<string, Parameter>()
  readonly #byCase = new Map<string, string>()
  readonly #byLabel = new Map<string, string[]>()
  readonly #byWords = new Map<string, string[]>()
  readonly #info: ReadonlySet<string>
  readonly #found = new Map<string, FoundParameter | null>()
  readonly #prepared: ReturnType<typeof prepareNames>

  constructor(parameters: readonly Parameter[], info: readonly string[]) {
    this.parameters = parameters
    this.#info = new Set(info)
    for (const parameter of parameters) {
      this.#byName.set(parameter.name, parameter)
      this.#byCase.set(parameter.name.toLowerCase(), parameter.name)
      const label = foldLabel(parameter.label)
      this.#byLabel.set(label, [...(this.#byLabel.get(label) ?? []), parameter.name])
    }
    for (const { name, alias } of parameters) {
      if (alias !== undefined) continue
      const words = wordsOf(name)
      this.#byWords.set(words, [...(this.#byWords.get(words) ?? []), name])
    }
    this.#prepared = prepareNames(parameters.filter(({ alias }) => alias === undefined).map(({ name }) => name))
  }

  find(name: string): FoundParameter | null {
    const kept = this.#found.get(name)
    if (kept !== undefined) return kept
    const found = this.#look(name)
    // A profile asks for the same names again and again; a hostile one must not make this grow.
    if (this.#found.size < 5000) this.#found.set(name, found)
    return found
  }

  #look(name: string): FoundParameter | null {
    const exact = this.#byName.get(name)
    if (exact !== undefined) return exact.index === undefined ? { parameter: exact, numbers: [] } : null
    for (const { family, numbers } of familiesOf(name)) {
      const parameter = this.#byName.get(family)
      if (parameter?.index?.length === numbers.length) return { parameter, numbers }
    }
    return null
  }

  spelled(name: string): string | null {
    const lower = name.toLowerCase()
    const exact = this.#byCase.get(lower)
    if (exact !== undefined && !exact.includes('<')) return exact
    for (const { family, numbers } of familiesOf(lower)) {
      const right = this.#byCase.get(family)
      if (right !== undefined) return nameOf({ name: right }, numbers)
    }
    return null
  }

  nearest(name: string): readonly string[] {
    const numbers = [...name.matchAll(numberInName)].map(([digits]) => Number(digits))
    const marked = name.replace(/\d{1,3}(?=_|$)/g, '<n>')
    const found = nearestName(marked, this.#prepared)
    const plain = marked === name ? [] : nearestName(name, this.#prepared)
    const evident = [...found, ...plain]
      .filter((near) => near.distance <= EVIDENT && sameShape(near.name, name))
      .sort((a, b) => a.distance - b.distance)
      .slice(0, 3)
    const names = evident.length > 0 ? evident.map((near) => near.name) : (this.#byWords.get(wordsOf(marked)) ?? [])
    return [...new Set(names.slice(0, 3).map((near) => nameOf({ name: near }, numbers.slice(-2))))]
  }

  named(label: string): readonly string[] {
    const numbers: number[] = []
    const bare = label.replace(/\[\s*(\d{1,2})\s*\]\s*$/, (_whole, digits: string) => {
      numbers.push(Number(digits))
      return ''
    })
    return (this.#byLabel.get(foldLabel(bare)) ?? []).map((name) => nameOf({ name }, numbers))
  }

  isInfo(name: string): boolean {
    return this.#info.has(name) && this.find(name) === null
  }

  isSecret(name: string): boolean {
    const found = this.find(name) ?? this.find(this.spelled(name) ?? '')
    if (found !== null) return found.parameter.secret === true
    // Whatever is called a password is treated as one.
    return /pass(?:word|wd|phrase)/i.test(name)
  }

  namesFor(size: ModelSize): readonly string[] {
    return this.parameters.flatMap((parameter) => namesOf(parameter, size))
  }
}

/** Two letters are a slip; a name that is further away is another name. */
const EVIDENT = 2

const marks = /<[nm]>|\d+|(?<![A-Za-z<])[A-Za-z](?![A-Za-z>])|(?<=_)[A-Z]{2}$/g

/**
 * As many numbers and single letters in both, and those that the known name has of its own: `Ring_21` is no slip of
 * `Ring1`, nor `GPP_Q` of `GPP_A` or `GPP_SE` of `GPP_SA`.
 */
function sameShape(known: string, written: string): boolean {
  const own = known.match(marks) ?? []
  const given = written.match(marks) ?? []
  return own.length === given.length && own.every((number, place) => number.startsWith('<') || number === given[place])
}

/** The words of a name in an order of their own. */
const wordsOf = (name: string): string =>
  name
    .toLowerCase()
    .split(/[_\-.]+/)
    .filter(Boolean)
    .sort()
    .join(' ')

const foldLabel = (label: string): string =>
  label
    .replace(/[\s_]+/g, ' ')
    .trim()
    .toLowerCase()

function namesOf(parameter: Parameter, size: ModelSize): readonly string[] {
  const [first, second] = parameter.index ?? []
  if (first === undefined) return [parameter.name]
  const firsts = counted(numbersOf(first, size))
  if (second === undefined) return firsts.map((n) => nameOf(parameter, [n]))
  return firsts.flatMap((n) => counted(numbersOf(second, size)).map((m) => nameOf(parameter, [n, m])))
}

const counted = ({ min, max }: { min: number; max: number }): readonly number[] =>
  Array.from({ length: Math.max(0, max - min + 1) }, (_, step) => min + step)

/** The families that a name with numbers may belong to: each number, or each two, read as the family's. */
function* familiesOf(name: string): Iterable<{ readonly family: string; readonly numbers: readonly number[] }> {
  const places = [...name.matchAll(numberInName)].filter(([digits]) => digitsOnly.test(digits)).slice(0, 6)
  for (const [index, place] of places.entries()) {
    const [digits] = place
    if (digits.length > 1 && digits.startsWith('0')) continue // User_ID_01_ is no phone's spelling
    const before = `${name.slice(0, place.index)}<n>`
    const rest = name.slice(place.index + digits.length)
    yield { family: before + rest, numbers: [Number(digits)] }
    const second = places[index + 1]
    if (second === undefined) continue
    const middle = name.slice(place.index + digits.length, second.index)
    const end = name.slice(second.index + second[0].length)
    yield { family: `${before}${middle}<m>${end}`, numbers: [Number(digits), Number(second[0])] }
  }
}
