import { err, ok, type Result } from '../../domain/result.ts'

/**
 * UTF-8 by hand (RFC 3629), since shared/ knows neither Node's Buffer nor the DOM's TextDecoder.
 * Strict means strict: overlong forms, surrogates, code points past U+10FFFF and cut sequences are refused,
 * because each of them is a second spelling of a name, and second spellings are how filters are walked around.
 */
export function decodeUtf8(bytes: Uint8Array): Result<string, 'not-utf8'> {
  const text = decode(bytes, null)
  return text === null ? err('not-utf8') : ok(text)
}

/** The same, but each byte that fits nowhere becomes U+FFFD: for showing, never for comparing. */
export function decodeUtf8Lossy(bytes: Uint8Array): string {
  return decode(bytes, '\ufffd') ?? ''
}

export function encodeUtf8(text: string): Uint8Array {
  const bytes = new Uint8Array(text.length * 3)
  let length = 0
  for (const character of text) {
    let point = character.codePointAt(0) ?? 0
    // A lone surrogate has no encoding (RFC 3629 §3).
    if (point >= 0xd800 && point <= 0xdfff) point = 0xfffd
    if (point < 0x80) {
      bytes[length++] = point
    } else {
      const follow = point < 0x800 ? 1 : point < 0x10000 ? 2 : 3
      bytes[length++] = LEADS[(follow - 1) as 0 | 1 | 2] | (point >> (6 * follow))
      for (let left = follow - 1; left >= 0; left--) bytes[length++] = 0x80 | ((point >> (6 * left)) & 0x3f)
    }
  }
  return bytes.slice(0, length)
}

const LEADS = [0xc0, 0xe0, 0xf0] as const

/** The smallest code point that deserves 2, 3 and 4 bytes: less is an overlong form. */
const SMALLEST = [0x80, 0x800, 0x10000] as const

function decode(bytes: Uint8Array, replacement: string | null): string | null {
  let text = ''
  let at = 0
  while (at < bytes.length) {
    const plainEnd = endOfAscii(bytes, at)
    if (plainEnd > at) {
      text += decodeLatin1(bytes, at, plainEnd)
      at = plainEnd
      continue
    }
    const point = codePointAt(bytes, at)
    if (point < 0) {
      if (replacement === null) return null
      text += replacement
      at += 1
    } else {
      text += String.fromCodePoint(point)
      at += point < 0x800 ? 2 : point < 0x10000 ? 3 : 4
    }
  }
  return text
}

function endOfAscii(bytes: Uint8Array, from: number): number {
  let at = from
  while (at < bytes.length && (bytes[at] ?? 0x80) < 0x80) at++
  return at
}

/** The code point of the multi-byte sequence there, or -1. */
function codePointAt(bytes: Uint8Array, at: number): number {
  const lead = bytes[at] ?? 0
  const follow = lead >= 0xf0 && lead < 0xf8 ? 3 : lead >= 0xe0 && lead < 0xf0 ? 2 : lead >= 0xc0 && lead < 0xe0 ? 1 : 0
  if (follow === 0) return -1
  let point = lead & (0x3f >> follow)
  for (let step = 1; step <= follow; step++) {
    const byte = bytes[at + step] ?? 0
    if ((byte & 0xc0) !== 0x80) return -1
    point = (point << 6) | (byte & 0x3f)
  }
  if (point < SMALLEST[(follow - 1) as 0 | 1 | 2] || point > 0x10ffff) return -1
  return point >= 0xd800 && point <= 0xdfff ? -1 : point
}

/** One character a byte, in pieces that an argument list can hold. */
export function decodeLatin1(bytes: Uint8Array, from = 0, to = bytes.length): string {
  if (to - from <= 4096) return String.fromCharCode(...bytes.subarray(from, to))
  let text = ''
  for (let at = from; at < to; at += 4096) text += String.fromCharCode(...bytes.subarray(at, Math.min(to, at + 4096)))
  return text
}
