import type { Span } from './ast.ts'
import type { Problems } from './scanner.ts'

/** Mistakes that come from other places where addresses are written: browsers, XML, Windows, other firmware. */
export function checkHabits(text: string, span: Span, problems: Problems): void {
  const behind = /^\/+((?:tftp|https?):\/{1,2}.*)$/is.exec(text)?.[1]
  if (behind !== undefined) problems.warning(span, 'scheme-behind-slash', { suggestion: schemeOf(behind) })
  const entity = /&(?:amp|lt|gt|quot|apos|#\d{1,7});/.exec(text)
  if (entity !== null)
    problems.warning({ at: span.at + entity.index, length: entity[0].length }, 'entity-in-url', { found: entity[0] })
  const back = text.indexOf('\\')
  if (back >= 0) problems.warning({ at: span.at + back, length: 1 }, 'backslash-in-url', { suggestion: '/' })
  if (behind === undefined) checkSlashes(text, span, problems)
}

const schemeOf = (text: string): string => `${text.slice(0, text.indexOf(':')).toLowerCase()}://…`

/** A path that begins with two slashes is refused by the servers; inside a path they are one, as web servers have it. */
function checkSlashes(text: string, { at }: Span, problems: Problems): void {
  const start = /^[a-z][a-z0-9+.-]{0,20}:\/\/[^/?]{0,255}/i.exec(text)?.[0].length ?? 0
  const path = text.slice(start).replace(/\?.*$/s, '')
  const double = path.search(/\/{2,}/)
  if (double < 0) return
  const length = /^\/+/.exec(path.slice(double))?.[0].length ?? 2
  const place = { at: at + start + double, length }
  if (double === 0 && (start > 0 || path.startsWith('//'))) problems.warning(place, 'path-starts-double', {})
  else problems.info(place, 'slash-double', {})
}
