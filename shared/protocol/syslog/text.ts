import { decodeLatin1, decodeUtf8 } from '../bytes/utf8.ts'

/**
 * Text out of bytes, for display: strict UTF-8, and ISO 8859-1 where the bytes are not that, so that every byte
 * string has a text and no two bytes are lost in one replacement character. The bytes themselves are kept elsewhere.
 */
export function decodeText(bytes: Uint8Array): string {
  const text = decodeUtf8(bytes)
  return text.ok ? text.value : decodeLatin1(bytes)
}
