/** How a text ends its lines. A text that does it in several ways keeps each as it is. */
export type LineEnd = '\n' | '\r\n' | '\r' | 'mixed'

const found = /\r\n|\r|\n/g

export function lineEndOf(text: string): LineEnd {
  const ends = new Set<string>()
  for (const [end] of text.matchAll(found)) {
    ends.add(end)
    if (ends.size > 1) return 'mixed'
  }
  const [only] = ends
  return only === '\r\n' || only === '\r' ? only : '\n'
}

/** As the editor holds it: one line feed a line. In a mixed text the carriage returns stay, as characters of their own. */
export const toEditor = (text: string, end: LineEnd): string =>
  end === '\r\n' || end === '\r' ? text.replaceAll(end, '\n') : text

/** As the file has it: byte for byte what was read, where nothing was changed. */
export const toFile = (text: string, end: LineEnd): string =>
  end === '\r\n' || end === '\r' ? text.replaceAll('\n', end) : text
