import type { XmlProblemCode } from './problem.ts'
import { spanOf, type Span } from './span.ts'
import { replacing, type XmlReader } from './xml-reader.ts'

// Everything that begins with "<" and is no tag: it holds no parameter and is skipped as it stands.

/** What stands between two marks; ampersands in it mean nothing. */
function takeSection(reader: XmlReader, unclosed: XmlProblemCode, start: number, mark: string): Span {
  const { text, at: from } = reader
  const close = text.indexOf(mark, from + start)
  if (close < 0) {
    reader.report(unclosed, { offset: from, length: start }, { expected: mark })
    reader.swallowed = true
  }
  reader.at = close < 0 ? text.length : close + mark.length
  reader.forgetReferences(reader.at)
  return spanOf(from + start, close < 0 ? text.length : close)
}

export function takeCdata(reader: XmlReader): void {
  takeSection(reader, 'cdata-unclosed', '<![CDATA['.length, ']]>')
}

export function takeComment(reader: XmlReader): void {
  const inside = takeSection(reader, 'comment-unclosed', '<!--'.length, '-->')
  const dashes = reader.text.indexOf('--', inside.offset)
  if (dashes >= 0 && dashes < inside.offset + inside.length)
    reader.report('comment-dashes', { offset: dashes, length: 2 })
}

/** `<?xml … ?>` and its like. The phone ignores them; another encoding would be another text (phone-facts 1.1). */
export function takeInstruction(reader: XmlReader): void {
  const { text, at } = reader
  const { offset, length } = takeSection(reader, 'instruction-unclosed', '<?'.length, '?>')
  const inside = text.slice(offset, offset + length)
  if (!/^xml(?:\s|$)/i.test(inside)) return
  const first = text.startsWith('\ufeff') ? 1 : 0
  if (at > first) {
    const blank = text.slice(first, at).trim() === ''
    const fix = blank ? replacing(spanOf(first, at), '') : undefined
    reader.report('declaration-misplaced', spanOf(at, reader.at), {}, fix)
  }
  const [whole, encoding] = /\sencoding\s*=\s*["']([^"']*)["']/.exec(inside) ?? []
  if (whole === undefined || encoding === undefined || /^(?:utf-?8|us-ascii)$/i.test(encoding)) return
  const valueAt = offset + inside.indexOf(whole) + whole.length - 1 - encoding.length
  reader.reportReplacing('encoding-declared', { offset: valueAt, length: encoding.length }, 'UTF-8', { encoding })
}

/** A document type is refused whole: nothing in it is read, and nothing it names is fetched. */
export function takeDoctype(reader: XmlReader): void {
  const { text, at: from } = reader
  const ends = /[[\]>]/g
  ends.lastIndex = from
  let depth = 0
  let end = text.length
  for (let found = ends.exec(text); found !== null; found = ends.exec(text)) {
    if (found[0] === '[') depth += 1
    else if (found[0] === ']') depth -= 1
    else if (depth <= 0) {
      end = found.index + 1
      break
    }
  }
  reader.reportReplacing('doctype-refused', spanOf(from, end), '')
  reader.at = end
  reader.forgetReferences(end)
}
