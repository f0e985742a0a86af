/**
 * RFC 6587: how messages follow each other on a stream. Both framings may come on one connection.
 *
 *   §3.4.1 octet counting      MSG-LEN SP SYSLOG-MSG         a message begins with "<"
 *   §3.4.2 non-transparent     SYSLOG-MSG TRAILER            LF, or NUL with some senders
 *
 * A line of the phone's own log begins with digits and a space too (`3682 NOT …`), so digits are a count only where
 * "<" follows the space.
 */
export interface Deframed {
  readonly frames: readonly Uint8Array[]
  /** Messages that were longer than the limit: their beginning is in `frames`, the rest was passed over. */
  readonly tooLong: number
}

export interface Deframer {
  push(chunk: Uint8Array): Deframed
  /** At the end of the stream: what was not ended is a message too. */
  end(): Deframed
  /** Bytes of a message that has begun and not ended. */
  pending(): number
}

const LF = 10
const NUL = 0
const SPACE = 32
const LESS_THAN = 60

/** More digits than this is no count: a frame of 10 MB is none of ours, and the limit is far below. */
const mostDigits = 7

type Phase =
  | { readonly is: 'start' } // nothing but digits of a possible count so far
  | { readonly is: 'line' }
  | { readonly is: 'counted'; readonly left: number }

/** Holds at most `limit` bytes of one message. */
export function createDeframer(limit: number): Deframer {
  let phase: Phase = { is: 'start' }
  let held = new Uint8Array(256)
  let size = 0
  let cut = false
  let frames: Uint8Array[] = []
  let tooLong = 0

  const keep = (bytes: Uint8Array): void => {
    const fits = Math.min(bytes.length, limit - size)
    if (fits < bytes.length) cut = true
    if (fits === 0) return
    if (size + fits > held.length) {
      const larger = new Uint8Array(Math.min(limit, Math.max(held.length * 2, size + fits)))
      larger.set(held.subarray(0, size))
      held = larger
    }
    held.set(bytes.subarray(0, fits), size)
    size += fits
  }
  const finish = (): void => {
    if (size > 0) frames.push(held.slice(0, size))
    if (cut) tooLong++
    if (held.length > 4096) held = new Uint8Array(256) // an idle connection holds next to nothing
    size = 0
    cut = false
    phase = { is: 'start' }
  }
  const taken = (): Deframed => {
    const result = { frames, tooLong }
    frames = []
    tooLong = 0
    return result
  }

  /** Takes one byte of what may be a count; true when that byte is used up. */
  const begin = (byte: number): boolean => {
    const digits = held.subarray(0, size)
    const spaced = size > 0 && digits[size - 1] === SPACE
    if (spaced && byte === LESS_THAN) {
      const left = Number(String.fromCharCode(...digits.subarray(0, size - 1)))
      size = 0
      phase = { is: 'counted', left }
      return false
    }
    const isDigit = byte >= (size === 0 ? 49 : 48) && byte <= 57
    if (!spaced && ((isDigit && size < mostDigits) || (byte === SPACE && size > 0))) {
      keep(Uint8Array.of(byte))
      return true
    }
    phase = { is: 'line' }
    return false
  }

  const push = (chunk: Uint8Array): Deframed => {
    let at = 0
    while (at < chunk.length) {
      if (phase.is === 'start') {
        if (begin(chunk[at] ?? 0)) at++
      } else if (phase.is === 'counted') {
        const part = chunk.subarray(at, at + phase.left)
        keep(part)
        at += part.length
        phase = { is: 'counted', left: phase.left - part.length }
        if (phase.left === 0) finish()
      } else {
        const end = trailerAt(chunk, at)
        keep(chunk.subarray(at, end))
        at = end
        if (end < chunk.length) {
          finish()
          at++
        }
      }
    }
    return taken()
  }

  return {
    push,
    end: () => {
      finish()
      return taken()
    },
    pending: () => size,
  }
}

function trailerAt(chunk: Uint8Array, from: number): number {
  for (let at = from; at < chunk.length; at++) {
    const byte = chunk[at]
    if (byte === LF || byte === NUL) return at
  }
  return chunk.length
}
