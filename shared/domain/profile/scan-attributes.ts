import { spanOf, type Span } from './span.ts'
import { PROFILE_LIMITS, type XmlReader } from './xml-reader.ts'

export interface ScannedAttribute extends Span {
  readonly name: string
  readonly nameAt: Span
  /** As written, between its quotes. */
  readonly value: string
  readonly valueAt: Span
  readonly quote: '"' | "'" | ''
}

const attributeName = /[^\s/>=<"'“”„«»]+/y
const bareValue = /[^\s>"'<]*/y
const typographicValue = /[^”“»’>\s<]*/y
const opensTypographic = /[“”„«‘’]/
const closesTypographic = /[”“»’]/

/** Reads up to and with the tag's end; `selfClosing` when the element closes itself. */
export function takeAttributes(reader: XmlReader): { attributes: readonly ScannedAttribute[]; selfClosing: boolean } {
  const attributes: ScannedAttribute[] = []
  for (;;) {
    reader.skipSpace()
    const char = reader.text[reader.at]
    if (char === '>') {
      reader.at += 1
      return { attributes, selfClosing: false }
    }
    if (char === '/' && reader.text[reader.at + 1] === '>') {
      reader.at += 2
      return { attributes, selfClosing: true }
    }
    if (char === undefined || char === '<') {
      const { at } = reader
      reader.reportMissing('tag-unfinished', { offset: at, length: 0 }, { at, text: '>' }, { expected: '>' })
      return { attributes, selfClosing: false }
    }
    const nameAt = reader.take(attributeName, reader.at)
    if (nameAt.length > 0) takeAttribute(reader, nameAt, attributes)
    else {
      reader.report('tag-rest', { offset: reader.at, length: 1 }, { found: char })
      reader.at += 1
    }
  }
}

function takeAttribute(reader: XmlReader, nameAt: Span, attributes: ScannedAttribute[]): void {
  const { text } = reader
  const behindName = reader.at
  const name = text.slice(nameAt.offset, behindName)
  reader.skipSpace()
  if (text[reader.at] !== '=') {
    reader.at = behindName
    reader.report('attribute-no-value', nameAt, { name })
    return
  }
  reader.at += 1
  reader.skipSpace()
  const { valueAt, quote } = takeAttributeValue(reader, name)
  const value = text.slice(valueAt.offset, valueAt.offset + valueAt.length)
  reader.references(valueAt.offset, valueAt.offset + valueAt.length)
  if (attributes.some((other) => other.name === name)) reader.report('attribute-twice', nameAt, { name })
  if (attributes.length < PROFILE_LIMITS.attributes)
    attributes.push({ ...spanOf(nameAt.offset, reader.at), name, nameAt, value, valueAt, quote })
}

type AttributeValue = Pick<ScannedAttribute, 'valueAt' | 'quote'>

function takeAttributeValue(reader: XmlReader, name: string): AttributeValue {
  const { text, at: from } = reader
  const quote = text[from]
  if (quote === '"' || quote === "'") return takeQuoted(reader, name, quote)
  const typographic = opensTypographic.test(quote ?? '')
  const valueAt = typographic ? reader.take(typographicValue, from + 1) : reader.take(bareValue, from)
  if (typographic && closesTypographic.test(text[reader.at] ?? '')) reader.at += 1
  const value = text.slice(valueAt.offset, valueAt.offset + valueAt.length)
  const code = typographic ? 'attribute-quotes' : 'attribute-unquoted'
  reader.reportReplacing(code, spanOf(from, reader.at), `"${value}"`, { name })
  return { valueAt, quote: '' }
}

function takeQuoted(reader: XmlReader, name: string, quote: '"' | "'"): AttributeValue {
  const { text, at: from } = reader
  const close = text.indexOf(quote, from + 1)
  const tag = text.indexOf('<', from + 1)
  if (close >= 0 && (tag < 0 || close < tag)) {
    reader.at = close + 1
    return { valueAt: spanOf(from + 1, close), quote }
  }
  // No "<" may stand in a value: the quote was forgotten, and the value ended where the tag does.
  const valueAt = reader.take(bareValue, from + 1)
  const missing = { at: reader.at, text: quote }
  reader.reportMissing('attribute-unclosed', spanOf(from, reader.at), missing, { name, expected: quote })
  return { valueAt, quote }
}
