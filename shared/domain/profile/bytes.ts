import { err, ok, type Result } from '../result.ts'
import { PROFILE_LIMITS } from './xml-reader.ts'

/** Why bytes are no profile text. The words are in the catalogue under `lint:<code>`. */
export const byteProblemCodes = [
  'packed-gzip',
  'packed-encrypted',
  'packed-zip',
  'packed-base64',
  'not-text',
  'encoding-utf16',
  'encoding-not-utf8',
  'too-large',
] as const
export type ByteProblemCode = (typeof byteProblemCodes)[number]

export interface ByteProblem {
  readonly code: ByteProblemCode
  /** Where in the file, in bytes, and as editors count. */
  readonly at: number
  readonly line: number
  readonly column: number
  readonly params: Readonly<Record<string, string | number>>
}

const problem = (code: ByteProblemCode, params: ByteProblem['params'] = {}): Result<never, ByteProblem> =>
  err({ code, at: 0, line: 1, column: 1, params })

/** A UTF-8 text has at most three bytes for one UTF-16 unit. */
export const PROFILE_BYTES_LIMIT = 3 * PROFILE_LIMITS.size

/** The text of a profile: UTF-8 and nothing else (phone-facts 1.1). A byte order mark is kept as the text's first character. */
export function decodeProfile(bytes: Uint8Array): Result<string, ByteProblem> {
  if (bytes.length > PROFILE_BYTES_LIMIT)
    return problem('too-large', { limit: PROFILE_LIMITS.size, size: bytes.length })
  if (bytes[0] === 0x1f && bytes[1] === 0x8b) return problem('packed-gzip')
  if (salted.every((byte, index) => bytes[index] === byte)) return problem('packed-encrypted')
  if (zipped.every((byte, index) => bytes[index] === byte)) return problem('packed-zip')
  if (isUtf16(bytes)) return problem('encoding-utf16')
  if (isBase64(bytes)) return problem('packed-base64')
  return decodeUtf8(bytes)
}

/** The first bytes of what `openssl enc` makes. */
const salted = [0x53, 0x61, 0x6c, 0x74, 0x65, 0x64, 0x5f, 0x5f]

const zipped = [0x50, 0x4b, 0x03, 0x04]

/** Nothing but base64 where a profile begins with "<": what `openssl enc -a` and mail programs make. */
function isBase64(bytes: Uint8Array): boolean {
  const start = String.fromCharCode(...bytes.subarray(0, 512))
  const armour = /^-----BEGIN [A-Z0-9 ]{1,40}-----\r?\n/.exec(start)?.[0] ?? ''
  const lines = start.slice(armour.length).trim()
  const body = lines.split('-', 1)[0]?.trimEnd() ?? ''
  return lines.length >= 24 && /^[A-Za-z0-9+/\r\n]+={0,2}$/.test(body) && /[0-9+/]/.test(lines)
}

function isUtf16(bytes: Uint8Array): boolean {
  const [a, b, c, d] = bytes
  if ((a === 0xff && b === 0xfe) || (a === 0xfe && b === 0xff)) return true
  return (a === 0x3c && b === 0 && d === 0) || (a === 0 && b === 0x3c && c === 0)
}

const CHUNK = 8192

function decodeUtf8(bytes: Uint8Array): Result<string, ByteProblem> {
  const units = new Uint16Array(CHUNK + 2)
  const chunks: string[] = []
  let filled = 0
  let at = 0
  while (at < bytes.length) {
    const byte = bytes[at] ?? 0
    if (byte < 0x80) {
      units[filled++] = byte
      at += 1
    } else {
      const length = sequenceLength(bytes, at)
      if (length === 0) return err(invalidAt(bytes, at))
      filled = putCodePoint(units, filled, codePointAt(bytes, at, length))
      at += length
    }
    if (filled >= CHUNK) {
      chunks.push(String.fromCharCode(...units.subarray(0, filled)))
      filled = 0
    }
  }
  chunks.push(String.fromCharCode(...units.subarray(0, filled)))
  return ok(chunks.join(''))
}

function putCodePoint(units: Uint16Array, filled: number, code: number): number {
  if (code < 0x10000) {
    units[filled] = code
    return filled + 1
  }
  units[filled] = 0xd800 + ((code - 0x10000) >> 10)
  units[filled + 1] = 0xdc00 + ((code - 0x10000) & 0x3ff)
  return filled + 2
}

const continues = (bytes: Uint8Array, at: number): boolean => ((bytes[at] ?? 0) & 0xc0) === 0x80

/** 2, 3 or 4; 0 for what RFC 3629 forbids: overlong forms, surrogates, beyond U+10FFFF, cut sequences. */
function sequenceLength(bytes: Uint8Array, at: number): number {
  const first = bytes[at] ?? 0
  const length = first < 0xc2 || first > 0xf4 ? 0 : first < 0xe0 ? 2 : first < 0xf0 ? 3 : 4
  for (let index = 1; index < length; index++) if (!continues(bytes, at + index)) return 0
  const [least, most] = secondByteOf.get(first) ?? [0x80, 0xbf]
  const second = bytes[at + 1] ?? 0
  return second < least || second > most ? 0 : length
}

/** Where the second byte is held to less than 80..BF (RFC 3629, 4). */
const secondByteOf: ReadonlyMap<number, readonly [number, number]> = new Map([
  [0xe0, [0xa0, 0xbf]],
  [0xed, [0x80, 0x9f]],
  [0xf0, [0x90, 0xbf]],
  [0xf4, [0x80, 0x8f]],
])

function codePointAt(bytes: Uint8Array, at: number, length: number): number {
  let code = (bytes[at] ?? 0) & (0xff >> (length + 1))
  for (let index = 1; index < length; index++) code = (code << 6) | ((bytes[at + index] ?? 0) & 0x3f)
  return code
}

function invalidAt(bytes: Uint8Array, at: number): ByteProblem {
  let line = 1
  let lineStart = 0
  for (let index = 0; index < at; index++) {
    if (bytes[index] !== 0x0a) continue
    line += 1
    lineStart = index + 1
  }
  const byte = (bytes[at] ?? 0).toString(16).toUpperCase().padStart(2, '0')
  // Text of another encoding has letters around; a file of another kind has control bytes.
  const binary = bytes.subarray(0, 512).some((one) => one < 0x09 || (one > 0x0d && one < 0x20))
  return { code: binary ? 'not-text' : 'encoding-not-utf8', at, line, column: at - lineStart + 1, params: { byte } }
}
