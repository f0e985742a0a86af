import { err, ok, type Result } from '../../domain/result.ts'

// A byte order mark stays in the text: the same bytes must come out again.
const strict = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true })
const lossy = new TextDecoder('utf-8', { ignoreBOM: true })
const encoder = new TextEncoder()

/**
 * Strict UTF-8 (RFC 3629): overlong forms, surrogates, code points past U+10FFFF and cut sequences are refused,
 * because each of them is a second spelling of a name, and second spellings are how filters are walked around.
 */
export function decodeUtf8(bytes: Uint8Array): Result<string, 'not-utf8'> {
  try {
    return ok(strict.decode(bytes))
  } catch {
    return err('not-utf8')
  }
}

/** The same, but what fits nowhere becomes U+FFFD: for showing, never for comparing. */
export const decodeUtf8Lossy = (bytes: Uint8Array): string => lossy.decode(bytes)

/** A lone surrogate has no encoding (RFC 3629 §3): it becomes U+FFFD. */
export const encodeUtf8 = (text: string): Uint8Array<ArrayBuffer> => encoder.encode(text)

/** One character a byte, in pieces that an argument list can hold. */
export function decodeLatin1(bytes: Uint8Array, from = 0, to = bytes.length): string {
  if (to - from <= 4096) return String.fromCharCode(...bytes.subarray(from, to))
  let text = ''
  for (let at = from; at < to; at += 4096) text += String.fromCharCode(...bytes.subarray(at, Math.min(to, at + 4096)))
  return text
}
