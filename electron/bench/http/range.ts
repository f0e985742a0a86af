export interface ByteRange {
  readonly start: number
  /** Exclusive. */
  readonly end: number
}

/**
 * What a Range header asks of `size` bytes (RFC 9110 §14.2). Several ranges, another unit and what cannot be read are
 * answered with the whole, as the clause allows: a phone resumes with one range or asks for all. A number may have any
 * length: one beyond the end of the file means its end.
 */
export function readRange(header: string | undefined, size: number): ByteRange | 'whole' | 'unsatisfiable' {
  if (header === undefined) return 'whole'
  const match = /^bytes=[ \t]*(\d*)-(\d*)[ \t]*$/i.exec(header)
  if (match === null) return 'whole'
  const [, first = '', last = ''] = match
  if (first === '') return last === '' ? 'whole' : suffix(Number(last), size)
  return fromTo(Number(first), last === '' ? Number.POSITIVE_INFINITY : Number(last), size)
}

function fromTo(start: number, last: number, size: number): ByteRange | 'whole' | 'unsatisfiable' {
  if (last < start) return 'whole' // no range at all (§14.1.1)
  return start >= size ? 'unsatisfiable' : { start, end: Math.min(last + 1, size) }
}

const suffix = (length: number, size: number): ByteRange | 'unsatisfiable' =>
  length === 0 || size === 0 ? 'unsatisfiable' : { start: Math.max(0, size - length), end: size }
