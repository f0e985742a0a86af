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

const FIRST_SIZE = 256

/** One stream's messages. It holds at most `limit` bytes, and next to none between messages. */
export class Deframer {
  readonly #limit: number
  #phase: Phase = { is: 'start' }
  #held = new Uint8Array(FIRST_SIZE)
  #size = 0
  #cut = false
  #frames: Uint8Array[] = []
  #tooLong = 0

  constructor(limit: number) {
    this.#limit = limit
  }

  /** Bytes of a message that has begun and not ended. */
  get pending(): number {
    return this.#size
  }

  push(chunk: Uint8Array): Deframed {
    let at = 0
    while (at < chunk.length) {
      switch (this.#phase.is) {
        case 'start':
          if (this.#begin(chunk[at] ?? 0)) at++
          break
        case 'counted':
          at += this.#counted(chunk.subarray(at, at + this.#phase.left), this.#phase.left)
          break
        case 'line': {
          const end = trailerAt(chunk, at)
          this.#keep(chunk.subarray(at, end))
          if (end < chunk.length) this.#finish()
          at = end + 1
        }
      }
    }
    return this.#taken()
  }

  /** At the end of the stream: what was not ended is a message too. */
  end(): Deframed {
    this.#finish()
    return this.#taken()
  }

  /** Takes one byte of what may be a count; true when that byte is used up. */
  #begin(byte: number): boolean {
    const digits = this.#held.subarray(0, this.#size)
    const spaced = digits.length > 0 && digits[digits.length - 1] === SPACE
    if (spaced && byte === LESS_THAN) {
      this.#phase = { is: 'counted', left: Number(String.fromCharCode(...digits.subarray(0, -1))) }
      this.#size = 0
      return false
    }
    const isDigit = byte >= (digits.length === 0 ? 49 : 48) && byte <= 57
    if (!spaced && ((isDigit && digits.length < mostDigits) || (byte === SPACE && digits.length > 0))) {
      this.#keep(Uint8Array.of(byte))
      return true
    }
    this.#phase = { is: 'line' }
    return false
  }

  #counted(part: Uint8Array, left: number): number {
    this.#keep(part)
    if (part.length === left) this.#finish()
    else this.#phase = { is: 'counted', left: left - part.length }
    return part.length
  }

  #keep(bytes: Uint8Array): void {
    const fits = Math.min(bytes.length, this.#limit - this.#size)
    if (fits < bytes.length) this.#cut = true
    if (fits <= 0) return
    if (this.#size + fits > this.#held.length) {
      const larger = new Uint8Array(Math.min(this.#limit, Math.max(this.#held.length * 2, this.#size + fits)))
      larger.set(this.#held.subarray(0, this.#size))
      this.#held = larger
    }
    this.#held.set(bytes.subarray(0, fits), this.#size)
    this.#size += fits
  }

  #finish(): void {
    if (this.#size > 0) this.#frames.push(this.#held.slice(0, this.#size))
    if (this.#cut) this.#tooLong++
    if (this.#held.length > FIRST_SIZE * 16) this.#held = new Uint8Array(FIRST_SIZE)
    this.#size = 0
    this.#cut = false
    this.#phase = { is: 'start' }
  }

  #taken(): Deframed {
    const result = { frames: this.#frames, tooLong: this.#tooLong }
    this.#frames = []
    this.#tooLong = 0
    return result
  }
}

function trailerAt(chunk: Uint8Array, from: number): number {
  for (let at = from; at < chunk.length; at++) {
    const byte = chunk[at]
    if (byte === LF || byte === NUL) return at
  }
  return chunk.length
}
