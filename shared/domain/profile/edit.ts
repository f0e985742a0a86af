import { err, ok, type Result } from '../result.ts'
import { attributeOf, parseProfile, type Profile, type ProfileElement, type ProfileParameter } from './parse.ts'
import { applyEdits, endOf, spanOf, type Span, type TextEdit } from './span.ts'
import { escapeAttribute, escapeText, trimmed, whyUnwritable } from './value.ts'

/**
 * Changing one parameter changes its bytes and nothing else: comments, order, quotes, line ends, indentation and elements
 * that the phone does not know stay as they are.
 */

export type Access = 'na' | 'ro' | 'rw'

export type ProfileChange =
  /** Without `value` or `ua`, that part stays as it is; `ua: null` takes the attribute away. */
  | { readonly kind: 'set'; readonly name: string; readonly value?: string; readonly ua?: Access | null }
  /** Every occurrence goes. */
  | { readonly kind: 'remove'; readonly name: string }

export type EditRefusal =
  | { readonly code: 'no-flat-profile' }
  | { readonly code: 'name-invalid'; readonly name: string }
  | { readonly code: 'parameter-unknown'; readonly name: string }
  /** The phone would read another value: it drops blanks at both ends and turns line ends into spaces. */
  | { readonly code: 'value-unwritable'; readonly name: string; readonly reason: 'edges' | 'newline' | 'control' }
  /** The text around it is not well formed: an edit could make it worse. */
  | { readonly code: 'malformed'; readonly name: string }

const parameterName = /^[A-Za-z_][\w.-]*$/

/** The edits that make this change, for an editor that keeps its own undo. */
export function editsFor(profile: Profile, change: ProfileChange): Result<readonly TextEdit[], EditRefusal> {
  const { name } = change
  const all = profile.parameters.filter((parameter) => parameter.name === name)
  if (all.some(({ element }) => element.unclosed)) return err({ code: 'malformed', name })
  if (change.kind === 'remove') {
    if (all.length === 0) return err({ code: 'parameter-unknown', name })
    return ok(all.map(({ element }) => removal(profile.text, element)))
  }
  const reason = change.value === undefined ? null : whyUnwritable(change.value)
  if (reason !== null) return err({ code: 'value-unwritable', name, reason })
  // Of two with one name the phone keeps the last: that is the one to change.
  const target = all.at(-1)
  if (target === undefined) return addition(profile, change)
  return ok([
    ...attributeEdits(profile.text, target.element, change.ua),
    ...valueEdits(profile.text, target, change.value),
  ])
}

/** The text with this change made. */
export function editProfile(text: string, change: ProfileChange): Result<string, EditRefusal> {
  const edits = editsFor(parseProfile(text), change)
  return edits.ok ? ok(applyEdits(text, edits.value)) : edits
}

/** Several changes, one after the other; the first that is refused refuses them all. */
export function editAll(text: string, changes: readonly ProfileChange[]): Result<string, EditRefusal> {
  let result: Result<string, EditRefusal> = ok(text)
  for (const change of changes) {
    if (!result.ok) return result
    result = editProfile(result.value, change)
  }
  return result
}

// ── a value ──────────────────────────────────────────────────────────────────────────────────────────────────────────

function valueEdits(text: string, parameter: ProfileParameter, value: string | undefined): readonly TextEdit[] {
  const { element, value: before } = parameter
  if (value === undefined || value === before) return []
  const written = escapeText(value)
  if (element.selfClosing) {
    const slash = endOf(element.openTag) - 2
    return [{ offset: slash, length: 2, text: `>${written}</${element.name}>` }]
  }
  const [first, ...others] = textPieces(text, element)
  if (first === undefined) return [{ offset: element.content.offset, length: 0, text: written }]
  return [{ ...first, text: written }, ...others.map((piece) => ({ ...piece, text: '' }))]
}

/** The stretches of an element that make its value: text and CDATA, without comments and without blanks at the ends. */
function textPieces(text: string, { content }: ProfileElement): readonly Span[] {
  const end = endOf(content)
  const pieces: Span[] = []
  let from = content.offset
  const put = (to: number): void => {
    const piece = trimmed(text, from, to)
    if (piece.length > 0) pieces.push(piece)
  }
  for (let at = from; at < end;) {
    const open = text.indexOf('<', at)
    if (open < 0 || open >= end) break
    if (text.startsWith('<![CDATA[', open)) {
      at = skipTo(text, ']]>', open + 9, end) // part of the value
      continue
    }
    put(open)
    at = text.startsWith('<!--', open) ? skipTo(text, '-->', open + 4, end) : skipTo(text, '>', open + 1, end)
    from = at
  }
  put(end)
  return pieces
}

function skipTo(text: string, mark: string, at: number, end: number): number {
  const found = text.indexOf(mark, at)
  return found < 0 ? end : Math.min(end, found + mark.length)
}

// ── an attribute ─────────────────────────────────────────────────────────────────────────────────────────────────────

function attributeEdits(text: string, element: ProfileElement, ua: Access | null | undefined): readonly TextEdit[] {
  if (ua === undefined) return []
  const present = attributeOf(element, 'ua')
  if (ua === null) {
    if (present === null) return []
    const before = text.slice(0, present.offset).trimEnd().length
    return [{ offset: before, length: endOf(present) - before, text: '' }]
  }
  if (present === null) return [{ offset: endOf(element.nameAt), length: 0, text: ` ua="${escapeAttribute(ua)}"` }]
  if (present.value === ua && present.quote !== '') return []
  // The phone wants double quotes; a value without any gets them.
  return [{ ...present.valueAt, text: present.quote === '' ? `"${ua}"` : ua }]
}

// ── a whole parameter ────────────────────────────────────────────────────────────────────────────────────────────────

const wholeOf = ({ openTag, closeTag }: ProfileElement): Span => spanOf(openTag.offset, endOf(closeTag ?? openTag))

/** With its whole line, where it has one to itself. */
function removal(text: string, element: ProfileElement): TextEdit {
  const { offset, length } = wholeOf(element)
  let from = offset
  while (text[from - 1] === ' ' || text[from - 1] === '\t') from -= 1
  const lineBreak = /[ \t]*(?:\r\n|\r|\n|$)/y
  lineBreak.lastIndex = offset + length
  const rest = lineBreak.exec(text)
  const atLineStart = from === 0 || /[\r\n]/.test(text[from - 1] ?? '')
  if (!atLineStart || rest === null) return { offset, length, text: '' }
  return { offset: from, length: lineBreak.lastIndex - from, text: '' }
}

function addition(
  profile: Profile,
  { name, value = '', ua }: ProfileChange & { readonly kind: 'set' },
): Result<readonly TextEdit[], EditRefusal> {
  if (!parameterName.test(name)) return err({ code: 'name-invalid', name })
  const flat = profile.flatProfiles.at(-1)
  if (flat === undefined) return err({ code: 'no-flat-profile' })
  if (flat.unclosed) return err({ code: 'malformed', name })
  const attribute = ua === undefined || ua === null ? '' : ` ua="${ua}"`
  const written = `<${name}${attribute}>${escapeText(value)}</${name}>`
  const sibling = profile.parameters.findLast(({ element }) => element.parent === flat && !element.unclosed)
  if (sibling === undefined) return ok([firstOf(profile.text, flat, written)])
  const indent = indentBefore(profile.text, sibling.element.openTag.offset)
  const at = endOf(wholeOf(sibling.element))
  return ok([{ offset: at, length: 0, text: indent === null ? written : lineEndOf(profile.text) + indent + written }])
}

/** Into a profile that has no parameter yet: on a line of its own, further in than its element. */
function firstOf(text: string, flat: ProfileElement, written: string): TextEdit {
  const eol = lineEndOf(text)
  const outer = indentBefore(text, flat.openTag.offset) ?? ''
  const line = `${eol}${outer}  ${written}`
  if (flat.selfClosing)
    return { offset: endOf(flat.openTag) - 2, length: 2, text: `>${line}${eol}${outer}</${flat.name}>` }
  const own = text.slice(flat.content.offset, endOf(flat.content)).trimEnd().length
  const at = flat.content.offset + own
  return { offset: at, length: 0, text: own === flat.content.length ? line + eol + outer : line }
}

/** As the text ends its lines already. */
const lineEndOf = (text: string): string => /\r\n|\r|\n/.exec(text)?.[0] ?? '\n'

/** The blanks from the line's start to here; null when something else stands before it on the line. */
function indentBefore(text: string, offset: number): string | null {
  let from = offset
  while (text[from - 1] === ' ' || text[from - 1] === '\t') from -= 1
  return from === 0 || /[\r\n]/.test(text[from - 1] ?? '') ? text.slice(from, offset) : null
}
