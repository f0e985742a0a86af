import { modelNamed, type Model } from '../../phone/models.ts'
import { LARGEST_MODEL, type Catalogue, type FoundParameter, type ModelSize, type ParameterType } from '../catalogue.ts'
import type { Profile, ProfileElement, ProfileParameter } from '../parse.ts'
import { placeholderIn } from '../placeholder.ts'
import { seriesOf } from '../series.ts'
import { endOf, spanOf, type Span } from '../span.ts'
import type { Finding, Fix, Severity } from './finding.ts'
import { mostLines, releasesIn, type FileFacts } from './file-facts.ts'

/** How the profile reaches the phone. `encrypted`: as a file that a key opens, whatever carries it. */
export type Delivery = 'tftp' | 'http' | 'https' | 'encrypted'

export interface LintContext extends FileFacts {
  readonly catalogue: Catalogue
  /** Product name: `CP-8851-3PCC`. */
  readonly model?: string
  /** Lines, where the model does not say. */
  readonly lines?: number
  readonly delivery?: Delivery
  /** The names in the certificate of the site's HTTPS server, and those that phones are told to use; left out: it has none. */
  readonly https?: { readonly names: readonly string[]; readonly hosts: readonly string[] }
}

/** A parameter that the catalogue knows. */
export interface KnownParameter extends FoundParameter {
  readonly at: ProfileParameter
}

export type Report = (
  severity: Severity,
  code: string,
  span: Span,
  params?: Finding['params'],
  /** Made only when the finding is kept: of many, few are. */
  fix?: Fix | (() => Fix),
) => void

/** One rule, or a small group that looks at the same thing. */
export interface LintRule {
  readonly name: string
  /** Everything that it may report; each has its words. */
  readonly codes: readonly string[]
  /** Said once for a file, with its places: what is so once is often so everywhere. */
  readonly gathered?: true
  /** Also for the files of other products. */
  readonly anySeries?: true
  check(subject: LintSubject, report: Report): void
}

/** What a rule sees: the profile, and what is known around it. Worked out once for all of them. */
export class LintSubject {
  readonly profile: Profile
  readonly catalogue: Catalogue
  /** The one that was chosen, or the only one that gets the file. */
  readonly model: Model | null
  /** The models of the phones that get the file, where each of them is known; none: any model. */
  readonly models: readonly Model[]
  readonly size: ModelSize
  /** Whether the site's phones set the size, and not a choice. */
  readonly sizedBySite: boolean
  readonly delivery: Delivery | undefined
  readonly https: LintContext['https']
  /** The oldest and the newest release of the phones that get the file; null where that is not known. */
  readonly releases: ReturnType<typeof releasesIn>
  /** Names that are unknown here and used in other files of the site. */
  readonly usedElsewhere: ReadonlySet<string>
  /** Whose parameters these are. */
  readonly series: 'mpp' | 'spa'
  readonly known: readonly KnownParameter[]
  /** Those with a value that can be judged: neither empty nor a template's. */
  readonly filled: readonly KnownParameter[]
  readonly unknown: readonly ProfileParameter[]
  /** Elements whose tag is a label of the web page (`<Profile Rule>`), with the name that was meant. */
  readonly labels: ReadonlyMap<ProfileElement, string>
  readonly #last: ReadonlyMap<string, ProfileParameter>
  readonly #byType: ReadonlyMap<ParameterType, readonly KnownParameter[]>

  constructor(profile: Profile, context: LintContext) {
    const { catalogue, model, delivery, https } = context
    this.profile = profile
    this.catalogue = catalogue
    this.delivery = delivery
    this.https = https
    this.releases = releasesIn(context.releases ?? [])
    this.usedElsewhere = new Set(context.usedElsewhere)
    this.models = judgedFor(context)
    this.model = this.models.length === 1 ? (this.models[0] ?? null) : null
    const count = context.lines ?? mostLines(this.models.map(({ name }) => name))
    this.sizedBySite = model === undefined && context.lines === undefined && count !== null
    this.size = count === null ? LARGEST_MODEL : { lines: count, keys: count }
    this.labels = labelsIn(profile, catalogue)
    const known: KnownParameter[] = []
    const unknown: ProfileParameter[] = []
    for (const at of profile.parameters) {
      const found = catalogue.find(at.name)
      if (found === null) unknown.push(at)
      else known.push({ ...found, at })
    }
    this.series = seriesOf(
      unknown.map(({ name }) => name),
      profile.parameters.length,
    )
    this.known = known
    this.unknown = unknown
    this.filled = known.filter(({ at }) => at.value !== '' && !isTemplate(at.value))
    this.#byType = grouped(this.filled)
    this.#last = new Map(profile.parameters.map((parameter) => [parameter.name, parameter]))
  }

  /** The filled ones of these types. */
  ofType(...types: readonly ParameterType[]): readonly KnownParameter[] {
    return types.flatMap((type) => this.#byType.get(type) ?? [])
  }

  /** The parameter as the phone keeps it: of two with one name, the last. */
  last(name: string): ProfileParameter | undefined {
    return this.#last.get(name)
  }

  /** Its value; undefined when this profile does not set it. */
  value(name: string): string | undefined {
    return this.#last.get(name)?.value
  }

  says(name: string, word: 'yes' | 'no'): boolean {
    return this.value(name)?.toLowerCase() === word
  }

  lineOf({ element }: ProfileParameter): number {
    return this.profile.lines.positionAt(element.openTag.offset).line
  }
}

/** Of a site with one phone of an unknown model, nothing can be said by its models. */
function judgedFor({ model, models = [] }: LintContext): readonly Model[] {
  const names = model === undefined ? models : [model]
  const known = names.flatMap((name) => modelNamed(name) ?? [])
  return known.length === names.length ? known : []
}

function grouped(parameters: readonly KnownParameter[]): ReadonlyMap<ParameterType, readonly KnownParameter[]> {
  const groups = new Map<ParameterType, KnownParameter[]>()
  for (const one of parameters) {
    const group = groups.get(one.parameter.type)
    if (group === undefined) groups.set(one.parameter.type, [one])
    else group.push(one)
  }
  return groups
}

/** A value that a template fills in per phone: nothing can be said of it yet. */
export const isTemplate = (value: string): boolean => placeholderIn(value) !== null

/** Where a finding about the value stands: on the value, or on the tag of an empty one. */
export const valueSpan = ({ element, valueAt }: ProfileParameter): Span =>
  valueAt.length > 0 ? valueAt : element.nameAt

export const wholeElement = ({ openTag, closeTag, content, unclosed }: ProfileElement): Span =>
  spanOf(openTag.offset, endOf(closeTag ?? (unclosed ? content : openTag)))

/** Gives an element another name, in both its tags. */
export function renaming(element: ProfileElement, name: string): Fix {
  const spans = element.closeNameAt === null ? [element.nameAt] : [element.nameAt, element.closeNameAt]
  return {
    title: 'rename',
    params: { text: name },
    edits: spans.map(({ offset, length }) => ({ offset, length, text: name })),
  }
}

/** A label and its attributes; anything longer is no label. */
const LABEL_LIMIT = 200

/** Only tags that XML itself objects to can be labels: the others are names, right or wrong. */
function labelsIn({ text, elements, problems }: Profile, catalogue: Catalogue): ReadonlyMap<ProfileElement, string> {
  const labels = new Map<ProfileElement, string>()
  const odd = problems.filter(({ code }) => code === 'tag-name-invalid' || code === 'attribute-no-value')
  if (odd.length === 0) return labels
  let next = 0
  for (const element of elements) {
    const end = endOf(element.openTag)
    while (next < odd.length && (odd[next]?.offset ?? 0) < element.openTag.offset) next++
    if (next >= odd.length || (odd[next]?.offset ?? 0) >= end) continue
    if (element.openTag.length > LABEL_LIMIT) continue
    const inside = text.slice(element.openTag.offset + 1, end).replace(/\s+\w+\s*=\s*["'][^"']*["']|\s*\/?>$/g, '')
    const names = catalogue.named(inside)
    if (names[0] !== undefined) labels.set(element, names[0])
  }
  return labels
}
