/** A place in the profile's text, in UTF-16 units. */
export interface Span {
  readonly offset: number
  readonly length: number
}

/** Replaces `length` units at `offset` by `text`. Edits of one list never overlap. */
export interface TextEdit extends Span {
  readonly text: string
}

/** Line and column as editors count them: from 1, a tab being one column. */
export interface Position {
  readonly line: number
  readonly column: number
}

export const spanOf = (from: number, to: number): Span => ({ offset: from, length: to - from })
export const endOf = ({ offset, length }: Span): number => offset + length

/** Applies edits that were all made against the same text. */
export function applyEdits(text: string, edits: readonly TextEdit[]): string {
  let result = ''
  let at = 0
  for (const edit of [...edits].sort((a, b) => a.offset - b.offset || a.length - b.length)) {
    result += text.slice(at, edit.offset) + edit.text
    at = Math.max(at, endOf(edit))
  }
  return result + text.slice(at)
}

/** Where lines begin; LF, CR LF and CR alone end one. Counted once, at the first question. */
export class LineIndex {
  readonly #text: string
  #starts: number[] | null = null

  constructor(text: string) {
    this.#text = text
  }

  positionAt(offset: number): Position {
    const starts = (this.#starts ??= lineStarts(this.#text))
    let low = 0
    let high = starts.length - 1
    while (low < high) {
      const middle = (low + high + 1) >> 1
      if ((starts[middle] ?? 0) <= offset) low = middle
      else high = middle - 1
    }
    return { line: low + 1, column: offset - (starts[low] ?? 0) + 1 }
  }

  /** The offset where the line of this offset begins. */
  lineStart(offset: number): number {
    return offset - (this.positionAt(offset).column - 1)
  }
}

function lineStarts(text: string): number[] {
  const starts = [0]
  const ends = /\r\n?|\n/g
  while (ends.exec(text)) starts.push(ends.lastIndex)
  return starts
}
