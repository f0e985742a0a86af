import type { RuleProblem, Span } from './ast.ts'
import type { RuleProblemCode } from './problem-codes.ts'

/** Longer than any rule seen; keeps reading, and what depends on it, bounded. */
export const RULE_LIMIT = 16_384

const typographicQuote = /[\u201c\u201d\u201e\u201f\u2033\uff02]/
const nonBreaking = /[\u00a0\u202f\u2007]/

export const isSpace = (char: string | undefined): boolean =>
  char === ' ' || char === '\t' || char === '\n' || char === '\r' || char === '\f' || char === '\v'

/** Of each severity; a rule that is one long row of bars tells nothing more. */
const PROBLEM_LIMIT = 200

/** Gathers problems while a rule is read: each once, and not without end. */
export class Problems {
  readonly list: RuleProblem[] = []
  private readonly known = new Set<string>()
  private readonly counts = { error: 0, warning: 0, info: 0 }

  add(problem: RuleProblem): void {
    const { at, code, severity } = problem
    const name = `${at} ${code}`
    if (this.counts[severity] >= PROBLEM_LIMIT || this.known.has(name)) return
    this.counts[severity]++
    this.known.add(name)
    this.list.push(problem)
  }

  addAll(problems: readonly RuleProblem[]): void {
    for (const problem of problems) this.add(problem)
  }

  error({ at, length }: Span, code: RuleProblemCode, params: RuleProblem['params'] = {}): void {
    this.add({ at, length, code, severity: 'error', params })
  }

  warning({ at, length }: Span, code: RuleProblemCode, params: RuleProblem['params'] = {}): void {
    this.add({ at, length, code, severity: 'warning', params })
  }

  info({ at, length }: Span, code: RuleProblemCode, params: RuleProblem['params'] = {}): void {
    this.add({ at, length, code, severity: 'info', params })
  }
}

/**
 * Replaces what word processors and web pages make of quotes and spaces, one character for one, so that every
 * position stays the one in the text as it was written.
 */
export function normalise(text: string, problems: Problems): string {
  let clean = ''
  for (let at = 0; at < text.length; at++) {
    const char = text.charAt(at)
    if (typographicQuote.test(char)) {
      problems.warning({ at, length: 1 }, 'quote-typographic')
      clean += '"'
    } else if (nonBreaking.test(char)) {
      problems.warning({ at, length: 1 }, 'space-nonbreaking')
      clean += ' '
    } else clean += char
  }
  return clean
}

/** A position in a text that moves forward only: what reads with it is linear. */
export class Cursor {
  at: number
  readonly text: string
  readonly end: number

  constructor(text: string, at = 0, end = text.length) {
    this.text = text
    this.at = at
    this.end = end
  }

  isDone(): boolean {
    return this.at >= this.end
  }

  peek(ahead = 0): string {
    const at = this.at + ahead
    return at < this.end ? this.text.charAt(at) : ''
  }

  skipSpace(): void {
    while (!this.isDone() && isSpace(this.text[this.at])) this.at++
  }

  /** Moves over `literal` when it stands here. */
  take(literal: string): boolean {
    if (this.at + literal.length > this.end || !this.text.startsWith(literal, this.at)) return false
    this.at += literal.length
    return true
  }

  /** Reads a quoted text whose opening quote stands here; undefined when it is never closed. */
  takeQuoted(): { readonly text: string; readonly at: number } | undefined {
    const start = this.at + 1
    const close = this.text.indexOf('"', start)
    if (close < 0 || close >= this.end) return undefined
    this.at = close + 1
    return { text: this.text.slice(start, close), at: start }
  }

  /** Moves while the character satisfies `test` and returns what was passed over. */
  takeWhile(test: (char: string) => boolean): string {
    const start = this.at
    while (!this.isDone() && test(this.text.charAt(this.at))) this.at++
    return this.text.slice(start, this.at)
  }
}

/** The parenthesis that closes the one at `open`, outside quotes; -1 when there is none before `end`. */
export function closingParenthesis(text: string, open: number, end: number): number {
  let depth = 0
  for (let at = open; at < end; at++) {
    const char = text[at]
    if (char === '"') {
      const close = text.indexOf('"', at + 1)
      if (close < 0 || close >= end) return -1
      at = close
    } else if (char === '(') depth++
    else if (char === ')' && --depth === 0) return at
  }
  return -1
}
