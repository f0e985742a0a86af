import { decodeUtf8 } from '../../../shared/protocol/bytes/utf8.ts'

/** What a file is, told by its first bytes: names say nothing to a phone (phone-facts 1.4). */
export type Form = 'empty' | 'gzip' | 'salted' | 'xml' | 'text' | 'binary'

const begins = (bytes: Uint8Array, ...start: readonly number[]): boolean =>
  start.every((byte, at) => bytes[at] === byte)

export function formOf(bytes: Uint8Array): Form {
  if (bytes.length === 0) return 'empty'
  if (begins(bytes, 0x1f, 0x8b)) return 'gzip'
  if (Buffer.from(bytes.subarray(0, 8)).toString('latin1') === 'Salted__') return 'salted'
  const text = readText(bytes)
  if (text === undefined) return 'binary'
  return /^\ufeff?\s*</.test(text) ? 'xml' : 'text'
}

/** The text, when it is UTF-8 without control characters. */
function readText(bytes: Uint8Array): string | undefined {
  const text = decodeUtf8(bytes)
  return text.ok && !/[\u0000-\u0008\u000e-\u001f]/.test(text.value) ? text.value : undefined
}

/** Whether this can be what somebody packed: a wrong key leaves noise. */
export const readsLikeProfile = (bytes: Uint8Array): boolean => formOf(bytes) !== 'binary'
