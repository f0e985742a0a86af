import type { Span } from './ast.ts'
import { findMacro, isOptionOnlyMacro, longestMacro, MACRO_NAME_LIMIT, type MacroContext } from './macro-table.ts'
import { RULE_LIMIT } from './scanner.ts'
import type { Variables } from './variables.ts'

/** An expanded rule is no longer than this: sixteen macros of a long GPP each are enough to build a bomb. */
export const EXPANDED_LIMIT = 4 * RULE_LIMIT

export type MacroState =
  | 'expanded'
  | 'dollar' // $$
  | 'unset' // a macro of these phones whose value is not known here: it stays as it is written
  | 'unknown' // no macro of these phones: it stays as it is written
  | 'malformed' // $( without an end, or with something else than :start:length
  | 'brace' // ${NAME} is no form of theirs
  | 'not-here' // known, but not expanded in this kind of text
  | 'secret' // $SA to $SD: only the argument of --key, --uid and --pwd is expanded

/** One use of a macro: where it stands in the text as written, and where its value stands in the expanded text. */
export interface MacroUse extends Span {
  readonly name: string
  readonly state: MacroState
  /** `$(NAME:start:length)`. */
  readonly start?: number
  readonly count?: number
  readonly value?: string
  readonly outAt: number
  readonly outLength: number
  /** `$MAfoo`: a letter, a digit or `_` stands right behind, so that a longer name may have been meant. */
  readonly glued: boolean
}

export interface Expansion {
  readonly text: string
  readonly uses: readonly MacroUse[]
  /** The text was cut, because it grew beyond the limit. */
  readonly cut: boolean
}

export interface ExpandOptions {
  readonly context: MacroContext
  /** `$(NAME:p:q)`: documented for SPA phones and the 8831, not repeated for MPP. */
  readonly substrings?: boolean
  /** `$GPP_A` for `$A`: some sentences of the guides write it. */
  readonly gppAlias?: boolean
}

interface Form {
  readonly name: string
  readonly state?: 'dollar' | 'malformed' | 'brace' | 'unknown'
  readonly length: number
  readonly start?: number
  readonly count?: number
  readonly glued: boolean
}

const parenthesised = /^\$\(([A-Za-z][A-Za-z0-9_]{0,15})(?::([0-9]{1,5}))?(?::([0-9]{1,5}))?\)/
const aliased = /^GPP_([A-P]|S[A-D])(?![A-Za-z0-9_])/

function readParenthesised(window: string, substrings: boolean): Form {
  const match = parenthesised.exec(window)
  if (!match) return { name: '', state: 'malformed', length: 2, glued: false }
  const [whole, name = '', start, count] = match
  if (start !== undefined && !substrings) return { name, state: 'malformed', length: whole.length, glued: false }
  return {
    name,
    length: whole.length,
    glued: false,
    ...(start !== undefined && { start: Number(start) }),
    ...(count !== undefined && { count: Number(count) }),
  }
}

/** Reads what a `$` begins. It never looks further than a name's limit, so that reading a text stays linear. */
function readForm(text: string, at: number, { substrings = true, gppAlias = false }: ExpandOptions): Form {
  const window = text.slice(at, at + 40)
  const second = window.charAt(1)
  if (second === '$') return { name: '$', state: 'dollar', length: 2, glued: false }
  if (second === '{') return { name: /^\$\{(\w*)/.exec(window)?.[1] ?? '', state: 'brace', length: 2, glued: false }
  if (second === '(') return readParenthesised(window, substrings)
  const word = /^[A-Za-z0-9_]*/.exec(window.slice(1, 2 + MACRO_NAME_LIMIT))?.[0] ?? ''
  const alias = gppAlias ? aliased.exec(window.slice(1))?.[1] : undefined
  if (alias !== undefined) return { name: alias, length: 5 + alias.length, glued: false }
  const name = longestMacro(word)
  if (name === undefined) return { name: word, state: 'unknown', length: 1 + word.length, glued: false }
  return { name, length: 1 + name.length, glued: word.length > name.length }
}

const substring = (value: string, { start, count }: Pick<Form, 'start' | 'count'>): string =>
  start === undefined ? value : value.slice(start, count === undefined ? undefined : start + count)

/** Expands from left to right in a single pass: what a macro brings in is not expanded again. */
export function expandMacros(text: string, variables: Variables, options: ExpandOptions): Expansion {
  const uses: MacroUse[] = []
  let out = ''
  let from = 0
  for (let at = text.indexOf('$'); at >= 0; at = text.indexOf('$', from)) {
    out += text.slice(from, at)
    const form = readForm(text, at, options)
    const { state, value } = valueOf(form, variables, options.context)
    const written = text.slice(at, at + form.length)
    const output = value ?? written
    const { name, length, glued, start, count } = form
    uses.push({
      at,
      length,
      name,
      state,
      glued,
      outAt: out.length,
      outLength: output.length,
      ...(start !== undefined && { start }),
      ...(count !== undefined && { count }),
      ...(state === 'expanded' && value !== undefined && { value }),
    })
    out += output
    from = at + length
    if (out.length > EXPANDED_LIMIT) return { text: out.slice(0, EXPANDED_LIMIT), uses, cut: true }
  }
  return { text: out + text.slice(from), uses, cut: false }
}

function valueOf(
  form: Form,
  variables: Variables,
  context: MacroContext,
): { readonly state: MacroState; readonly value?: string } {
  if (form.state === 'dollar') return { state: 'dollar', value: '$' }
  if (form.state !== undefined) return { state: form.state }
  const macro = findMacro(form.name)
  if (macro === undefined) return { state: 'unknown' }
  if (isOptionOnlyMacro(form.name)) return { state: 'secret' }
  if (!macro.contexts.includes(context)) return { state: 'not-here' }
  const variable = variables.get(form.name)
  if (variable === undefined) return { state: 'unset' }
  return { state: 'expanded', value: substring(variable.value, form) }
}

/** The place in the text as it was written that a place in the expanded text comes from. */
export function sourceOf({ uses }: Pick<Expansion, 'uses'>, outAt: number, outLength: number): Span {
  const start = sourceAt(uses, outAt, 'start')
  const end = Math.max(start, sourceAt(uses, outAt + outLength, 'end'))
  return { at: start, length: end - start }
}

function sourceAt(uses: readonly MacroUse[], outAt: number, edge: 'start' | 'end'): number {
  let shift = 0
  for (const use of uses) {
    if (use.outAt > outAt || (use.outAt === outAt && edge === 'end')) break
    if (outAt < use.outAt + use.outLength) return edge === 'start' || outAt === use.outAt ? use.at : use.at + use.length
    shift = use.at + use.length - (use.outAt + use.outLength)
  }
  return outAt + shift
}

/** The text between `outAt` and its end with `$SA` … `$SD` put in: the argument of an option, and nothing else. */
export function revealOptionArgument(
  { text, uses }: Expansion,
  span: Span,
  variables: Variables,
): { readonly text: string; readonly fromSecret: boolean; readonly unset: readonly string[] } {
  let out = ''
  let from = span.at
  let fromSecret = false
  const unset: string[] = []
  for (const use of uses) {
    if (use.state !== 'secret' || use.outAt < span.at || use.outAt + use.outLength > span.at + span.length) continue
    out += text.slice(from, use.outAt)
    const value = variables.get(use.name)?.value
    if (value === undefined) unset.push(use.name)
    out += value === undefined ? '' : substring(value, use)
    from = use.outAt + use.outLength
    fromSecret = true
  }
  return { text: out + text.slice(from, span.at + span.length), fromSecret, unset }
}
