import type { LoadName } from './load-name.ts'
import { familyNamed, meantFamily } from './families.ts'
import { filesFor, siblingsOf, type LoadsText } from './loads-text.ts'
import { checkSbn, type SbnProblem } from './sbn.ts'

/** A file that lies beside a load. */
export interface NearFile {
  readonly name: string
  readonly bytes: number
  /** Its first bytes; null where they were not read. */
  readonly head: Uint8Array | null
}

export type LoadProblem =
  | { readonly code: 'unreadable' }
  | { readonly code: 'dotted-name' }
  | { readonly code: 'unknown-family'; readonly family: string; readonly meant: string }
  | { readonly code: 'missing'; readonly file: string; readonly platforms: readonly string[] }
  | { readonly code: 'other-case'; readonly file: string; readonly found: string }
  | { readonly code: 'damaged'; readonly file: string; readonly why: SbnProblem }

export interface CheckedPlatform {
  readonly name: string
  readonly files: readonly string[]
  /** Missing or damaged: phones of this platform cannot upgrade. */
  readonly lacks: readonly string[]
  readonly bytes: number
}

export interface LoadCheck {
  readonly complete: boolean
  readonly platforms: readonly CheckedPlatform[]
  /** Every file that the load names and that is there. */
  readonly files: readonly string[]
  readonly bytes: number
  readonly problems: readonly LoadProblem[]
}

/** Whether a load can be taken from where it lies. The names come out of its own text (deployment-facts 2.2). */
export function checkLoad(name: LoadName, text: LoadsText | null, files: readonly NearFile[]): LoadCheck {
  const problems: LoadProblem[] = [...nameProblems(name)]
  if (text === null)
    return { complete: false, platforms: [], files: [], bytes: 0, problems: [{ code: 'unreadable' }, ...problems] }
  const near = new Map(files.map((file) => [file.name, file]))
  const lacking = new Set<string>()
  for (const sibling of siblingsOf(text)) {
    const problem = siblingProblem(sibling, near, { name, text })
    if (problem === null) continue
    lacking.add(sibling)
    problems.push(problem)
  }
  const size = (names: readonly string[]): number =>
    names.reduce((total, one) => total + (near.get(one)?.bytes ?? 0), 0)
  const platforms = text.platforms.map(({ name: platform }) => {
    const own = filesFor(text, platform)
    return { name: platform, files: own, lacks: own.filter((one) => lacking.has(one)), bytes: size(own) }
  })
  const there = siblingsOf(text).filter((one) => near.has(one))
  return { complete: lacking.size === 0, platforms, files: there, bytes: size(there), problems }
}

function nameProblems({ family, dotted }: LoadName): readonly LoadProblem[] {
  const meant = meantFamily(family)
  return [
    ...(dotted ? [{ code: 'dotted-name' as const }] : []),
    ...(meant === null ? [] : [{ code: 'unknown-family' as const, family, meant }]),
  ]
}

function siblingProblem(
  file: string,
  near: ReadonlyMap<string, NearFile>,
  { name, text }: { readonly name: LoadName; readonly text: LoadsText },
): LoadProblem | null {
  const found = near.get(file)
  if (found === undefined) {
    const other = [...near.keys()].find((one) => one.toLowerCase() === file.toLowerCase())
    if (other !== undefined) return { code: 'other-case', file, found: other }
    return { code: 'missing', file, platforms: platformsWith(text, file) }
  }
  if (found.bytes === 0) return { code: 'damaged', file, why: { code: 'empty' } }
  if (found.head === null || !/\.sbn$/i.test(file)) return null
  const wrapped = familyNamed(name.family)?.wrapped ?? false
  const why = checkSbn({ name: file, bytes: found.bytes, head: found.head, wrapped })
  return why === null ? null : { code: 'damaged', file, why }
}

const platformsWith = ({ platforms, common }: LoadsText, file: string): readonly string[] =>
  platforms.filter((one) => common.includes(file) || one.files.includes(file)).map(({ name }) => name)

/**
 * The platform that a model takes, where the load's own names say it: `PLATFORM_M6861` is the 6861's, and a load with one
 * platform leaves no choice. Which hardware revision takes which of several others is published nowhere: null.
 */
export function platformOf(model: string, platforms: readonly string[]): string | null {
  const number = /\d{4}/.exec(model)?.[0] ?? ''
  const own = platforms.find((name) => number !== '' && name.toUpperCase() === `PLATFORM_M${number}`)
  if (own !== undefined) return own
  const others = platforms.filter((name) => !/^PLATFORM_M\d{4}$/i.test(name))
  return others.length === 1 ? (others[0] ?? null) : null
}

/** What a phone of this model meets: nothing missing, something missing for certain, or only for some revisions. */
export function suffers(model: string, { platforms, complete }: LoadCheck): 'no' | 'yes' | 'some-hardware' {
  if (complete) return 'no'
  const names = platforms.map(({ name }) => name)
  const own = platformOf(model, names)
  const others = platforms.filter(({ name }) => (own === null ? !/^PLATFORM_M\d{4}$/i.test(name) : name === own))
  const bad = others.filter(({ lacks }) => lacks.length > 0)
  if (bad.length === 0) return others.length === 0 ? 'yes' : 'no'
  return bad.length === others.length ? 'yes' : 'some-hardware'
}
