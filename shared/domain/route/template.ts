import { err, ok, type Result } from '../result.ts'

/**
 * A profile template: text with `{{column}}` where a phone's own value goes. Nothing else: no condition, no loop.
 * What a phone gets must be predictable from its row; choices belong to the phone's rules.
 * `{{{{` writes a literal `{{`.
 */
export interface Template {
  /** Text at even places, column names at odd ones. */
  readonly pieces: readonly string[]
  readonly columns: readonly string[]
}

export interface TemplateProblem {
  /** `unclosed`: `{{` without `}}`; `bad-name`: a name with characters that no column has; `too-long`. */
  readonly code: 'unclosed' | 'bad-name' | 'too-long'
  readonly at: number
  readonly name: string
}

/** A profile larger than this is no profile; phones have a few MB. */
export const TEMPLATE_LIMIT = 4 * 1024 * 1024

const name = /^[\p{L}\p{N}_ .-]{1,64}$/u

export function parseTemplate(text: string): Result<Template, TemplateProblem> {
  if (text.length > TEMPLATE_LIMIT) return err({ code: 'too-long', at: TEMPLATE_LIMIT, name: '' })
  const pieces: string[] = []
  let literal = ''
  let at = 0
  for (;;) {
    const open = text.indexOf('{{', at)
    if (open < 0) break
    literal += text.slice(at, open)
    if (text.startsWith('{{{{', open)) {
      literal += '{{'
      at = open + 4
      continue
    }
    const close = text.indexOf('}}', open)
    if (close < 0) return err({ code: 'unclosed', at: open, name: text.slice(open, open + 40) })
    const column = text.slice(open + 2, close).trim()
    if (!name.test(column)) return err({ code: 'bad-name', at: open, name: column.slice(0, 64) })
    pieces.push(literal, column)
    literal = ''
    at = close + 2
  }
  pieces.push(literal + text.slice(at))
  return ok({ pieces, columns: [...new Set(pieces.filter((_, index) => index % 2 === 1))] })
}

/** Values land in XML text or attributes: the five characters that would end either are escaped. */
const escapes: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&apos;',
}
const escapeXml = (value: string): string => value.replace(/[&<>"']/g, (char) => escapes[char] ?? char)

/** The profile of one phone, or the columns that its row does not have (an empty value is a value). */
export function renderTemplate(
  template: Template,
  value: (column: string) => string | undefined,
): Result<string, { readonly missing: readonly string[] }> {
  const missing: string[] = []
  const values = new Map<string, string>()
  for (const column of template.columns) {
    const given = value(column)
    if (given === undefined) missing.push(column)
    else values.set(column, escapeXml(given))
  }
  if (missing.length > 0) return err({ missing })
  return ok(template.pieces.map((piece, index) => (index % 2 === 1 ? (values.get(piece) ?? '') : piece)).join(''))
}
