import type { Span, TextEdit } from './span.ts'

/** Everything that can be wrong with the text as XML. The words of each are in the catalogue under `lint:<code>`. */
export const xmlProblemCodes = [
  // nothing more is read
  'too-large', // limit, size
  'too-deep', // limit
  'too-many-elements', // limit
  // refused, and skipped
  'doctype-refused',
  'entity-unknown', // name
  // malformed
  'reference-invalid', // text
  'ampersand-bare',
  'less-than-bare',
  'control-character', // code
  'element-unclosed', // expected, openedLine
  'close-mismatch', // expected, found
  'close-unexpected', // found
  'close-rest', // name
  'tag-name-invalid', // name
  'tag-unfinished', // expected
  'tag-rest', // found
  'attribute-unquoted', // name
  'attribute-quotes', // name: typographic quotes
  'attribute-no-value', // name
  'attribute-unclosed', // name
  'attribute-twice', // name
  'comment-unclosed',
  'comment-dashes',
  'cdata-unclosed',
  'instruction-unclosed',
  'declaration-misplaced',
  'encoding-declared', // encoding
  'text-outside',
  'several-roots', // name
  'empty',
] as const

export type XmlProblemCode = (typeof xmlProblemCodes)[number]

/** What is untidy, and phones take it. The rest keeps a reader of XML from going on. */
export const harmlessXmlProblems: ReadonlySet<XmlProblemCode> = new Set([
  'encoding-declared',
  'comment-dashes',
  'declaration-misplaced',
  'control-character',
  'entity-unknown',
  'doctype-refused',
])

export interface XmlProblem extends Span {
  readonly code: XmlProblemCode
  readonly params: Readonly<Record<string, string | number>>
  /** What would make this place well formed. */
  readonly fix?: XmlFix
}

export interface XmlFix {
  readonly title: string
  readonly params: Readonly<Record<string, string | number>>
  readonly edits: readonly TextEdit[]
}
