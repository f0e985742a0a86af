import type { Span, TextEdit } from '../span.ts'

export const severities = ['error', 'warning', 'info'] as const
export type Severity = (typeof severities)[number]

/** A change that makes the finding go away. The title's words are in the catalogue under `lint:fix.<title>`. */
export interface Fix {
  readonly title: string
  readonly params: Readonly<Record<string, string | number>>
  readonly edits: readonly TextEdit[]
}

/** Something that a technician should know of a profile before a phone gets it. The words are under `lint:<code>`. */
export interface Finding extends Span {
  readonly line: number
  readonly column: number
  readonly endLine: number
  readonly endColumn: number
  /** An error: the phone cannot take it, or can no longer be reached. A warning: it takes it otherwise than meant. */
  readonly severity: Severity
  readonly rule: string
  readonly code: string
  /** Evidence for the words; never a secret. */
  readonly params: Readonly<Record<string, string | number>>
  readonly fix?: Fix
  /** Where else in this file the same is to be said. */
  readonly also?: readonly Place[]
}

export interface Place extends Span {
  readonly line: number
  readonly column: number
  /** The parameter there. */
  readonly name: string
}

/** So many places are named; the others are counted. */
export const PLACES_NAMED = 12

/** `GPP_B (4), GPP_C (5) …`: the parameters, each with its line. */
export const placesOf = (also: readonly Place[]): string =>
  also
    .slice(0, PLACES_NAMED)
    .map(({ name, line }) => `${name} (${line})`)
    .join(', ') + (also.length > PLACES_NAMED ? ' …' : '')

/** A fix that replaces what stands at a span. */
export const replace = (span: Span, text: string, shown: string = text): Fix => ({
  // What is not shown (a secret, a long text) is not named either: "Replace with …" says nothing.
  title: text === '' ? 'remove' : shown === '…' ? 'mend' : 'replace',
  params: { text: shown },
  edits: [{ offset: span.offset, length: span.length, text }],
})
