import type { XmlFix, XmlProblem, XmlProblemCode } from './problem.ts'
import { spanOf, type Span } from './span.ts'
import { referenceAt } from './value.ts'

export const PROFILE_LIMITS = {
  /** UTF-16 units. No phone publishes its own limit; real profiles stay far below. */
  size: 4 * 1024 * 1024,
  elements: 200_000,
  depth: 32,
  problems: 200,
  attributes: 32,
} as const

/** Blanks and `/ > = < " ' &`. */
function endsName(code: number): boolean {
  if (code > 0x3e) return code === 0xa0 || code === 0xfeff || code === 0x2028 || code === 0x2029
  if (code >= 0x3c || code <= 0x20) return true
  return code === 0x2f || code === 0x22 || code === 0x27 || code === 0x26
}

/** The text, the place in it, and what was found wrong so far. */
export class XmlReader {
  readonly text: string
  readonly problems: XmlProblem[] = []
  missedProblems = 0
  at = 0
  /** A comment or its like had no end: nothing can be said of what it swallowed. */
  swallowed = false
  #nextAmpersand: number

  constructor(text: string) {
    this.text = text
    this.#nextAmpersand = text.indexOf('&')
  }

  report(code: XmlProblemCode, span: Span, params: XmlProblem['params'] = {}, fix?: XmlFix): void {
    if (this.problems.length >= PROFILE_LIMITS.problems) this.missedProblems += 1
    else this.problems.push({ code, offset: span.offset, length: span.length, params, ...(fix && { fix }) })
  }

  /** What stands at a span, replaced. */
  reportReplacing(code: XmlProblemCode, span: Span, text: string, params: XmlProblem['params'] = {}): void {
    this.report(code, span, params, replacing(span, text))
  }

  /** Something is missing at a place. */
  reportMissing(
    code: XmlProblemCode,
    span: Span,
    missing: { at: number; text: string },
    params: XmlProblem['params'],
  ): void {
    const edits = [{ offset: missing.at, length: 0, text: missing.text }]
    this.report(code, span, params, { title: 'insert', params: { text: missing.text }, edits })
  }

  skipSpace(): void {
    for (;;) {
      const code = this.text.charCodeAt(this.at)
      if (code !== 0x20 && code !== 0x0a && code !== 0x0d && code !== 0x09) return
      this.at += 1
    }
  }

  /** What the sticky pattern matches from here, which may be nothing. */
  take(pattern: RegExp, from: number): Span {
    pattern.lastIndex = from
    const found = pattern.exec(this.text)
    this.at = from + (found?.[0].length ?? 0)
    return spanOf(from, this.at)
  }

  /** Up to what cannot be in any name, however wrong: blanks and the signs of XML itself. */
  takeTagName(from: number): Span {
    const { text } = this
    let at = from
    while (at < text.length && !endsName(text.charCodeAt(at))) at++
    this.at = at
    return spanOf(from, at)
  }

  /** Checks the references of a stretch. Stretches come in the order of the text, so that each ampersand is looked for once. */
  references(from: number, to: number): void {
    while (this.#nextAmpersand >= 0 && this.#nextAmpersand < to) {
      const at = this.#nextAmpersand
      if (at >= from) this.#checkReference(at)
      this.#nextAmpersand = this.text.indexOf('&', at + 1)
    }
  }

  /** Ampersands before this place mean nothing. */
  forgetReferences(to: number): void {
    if (this.#nextAmpersand >= 0 && this.#nextAmpersand < to) this.#nextAmpersand = this.text.indexOf('&', to)
  }

  #checkReference(at: number): void {
    const found = referenceAt(this.text, at)
    if (found.kind === 'character') return
    if (found.kind === 'bare') {
      this.reportReplacing('ampersand-bare', { offset: at, length: 1 }, '&amp;')
      return
    }
    const span = { offset: at, length: found.length }
    if (found.kind === 'unknown') this.report('entity-unknown', span, { name: found.name })
    else this.report('reference-invalid', span, { text: this.text.slice(at, at + found.length) })
  }
}

export const replacing = (span: Span, text: string): XmlFix => ({
  title: text === '' ? 'remove' : 'replace',
  params: { text },
  edits: [{ offset: span.offset, length: span.length, text }],
})
