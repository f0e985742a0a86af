/**
 * Text out of bytes, for display: strict UTF-8, and ISO 8859-1 where the bytes are not that, so that every byte
 * string has a text and no two bytes are lost in one replacement character. The bytes themselves are kept elsewhere.
 * (`TextDecoder` belongs to Node and the DOM, which this folder does not know.)
 */
export function decodeText(bytes: Uint8Array): string {
  if (isAscii(bytes)) return fromUnits(bytes)
  const units = utf8Units(bytes)
  return fromUnits(units ?? bytes)
}

function isAscii(bytes: Uint8Array): boolean {
  for (const byte of bytes) if (byte >= 0x80) return false
  return true
}

/** How many arguments one call takes: far below any engine's stack. */
const chunk = 4096

function fromUnits(units: Uint8Array | Uint16Array): string {
  if (units.length <= chunk) return Reflect.apply(String.fromCharCode, undefined, units) as string
  let text = ''
  for (let at = 0; at < units.length; at += chunk)
    text += Reflect.apply(String.fromCharCode, undefined, units.subarray(at, at + chunk)) as string
  return text
}

/** UTF-16 units, or null when the bytes break RFC 3629 §4 (overlong, surrogate, beyond U+10FFFF, cut off). */
function utf8Units(bytes: Uint8Array): Uint16Array | null {
  const units = new Uint16Array(bytes.length)
  let used = 0
  let at = 0
  while (at < bytes.length) {
    const first = bytes[at] ?? 0
    if (first < 0x80) {
      units[used++] = first
      at++
      continue
    }
    const length = sequenceLength(first)
    if (length === 0) return null
    const point = codePoint(bytes, at, length)
    if (point < 0) return null
    if (point >= 0x10000) {
      units[used++] = 0xd7c0 + (point >> 10)
      units[used++] = 0xdc00 + (point & 0x3ff)
    } else units[used++] = point
    at += length
  }
  return units.subarray(0, used)
}

function sequenceLength(first: number): number {
  if (first >= 0xc2 && first <= 0xdf) return 2
  if (first >= 0xe0 && first <= 0xef) return 3
  if (first >= 0xf0 && first <= 0xf4) return 4
  return 0
}

/** The least code point that needs so many bytes: anything below is overlong. */
const least = [0, 0, 0x80, 0x800, 0x10000]

function codePoint(bytes: Uint8Array, at: number, length: number): number {
  let point = (bytes[at] ?? 0) & (0x7f >> length)
  for (let i = 1; i < length; i++) {
    const next = bytes[at + i] ?? 0
    if ((next & 0xc0) !== 0x80) return -1
    point = (point << 6) | (next & 0x3f)
  }
  if (point < (least[length] ?? 0) || point > 0x10ffff || (point >= 0xd800 && point <= 0xdfff)) return -1
  return point
}
