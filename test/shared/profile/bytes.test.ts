import fc from 'fast-check'
import { gzipSync } from 'node:zlib'
import { describe, expect, test } from 'vitest'
import { decodeProfile, PROFILE_BYTES_LIMIT } from '../../../shared/domain/profile/bytes.ts'

const codeOf = (bytes: Uint8Array) => {
  const read = decodeProfile(bytes)
  return read.ok ? null : read.error.code
}

describe('a profile is a text in UTF-8', () => {
  test('any text comes back as it was', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 20_000 }), (text) => {
        const bytes = new TextEncoder().encode(text)
        fc.pre(codeOf(bytes) !== 'packed-gzip' && codeOf(bytes) !== 'encoding-utf16')
        expect(decodeProfile(bytes)).toEqual({ ok: true, value: text })
      }),
      { numRuns: 200 },
    )
  })

  test('bytes are accepted and refused as the platform accepts and refuses them', () => {
    const strict = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true })
    const theirs = (bytes: Uint8Array) => {
      try {
        return strict.decode(bytes)
      } catch {
        return null
      }
    }
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 12 }), (tail) => {
        const bytes = Uint8Array.from([0x78, ...tail]) // "x" first: no signature of another kind
        const ours = decodeProfile(bytes)
        expect(ours.ok ? ours.value : null).toBe(theirs(bytes))
      }),
      { numRuns: 5000 },
    )
  })

  test('Latin-1 is refused, with its line and column', () => {
    const read = decodeProfile(Buffer.from('<flat-profile>\n<GPP_A>Zo\u00e9</GPP_A>', 'latin1'))
    expect(read).toEqual({
      ok: false,
      error: { code: 'encoding-not-utf8', at: 24, line: 2, column: 10, params: { byte: 'E9' } },
    })
  })

  test.each([
    ['UTF-16 with its mark', Buffer.from('\ufeff<flat-profile/>', 'utf16le'), 'encoding-utf16'],
    ['UTF-16 without one', Buffer.from('<flat-profile/>', 'utf16le'), 'encoding-utf16'],
    ['gzip', gzipSync('<flat-profile/>'), 'packed-gzip'],
    ['openssl enc', Buffer.from('Salted__12345678'), 'packed-encrypted'],
    ['a picture', Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a, 0, 0]), 'not-text'],
    ['too much', new Uint8Array(PROFILE_BYTES_LIMIT + 1), 'too-large'],
  ])('%s is named', (_what, bytes, code) => {
    expect(codeOf(bytes)).toBe(code)
  })

  test('a byte order mark stays in the text, so that saving keeps it', () => {
    expect(decodeProfile(new TextEncoder().encode('\ufeff<a/>'))).toEqual({ ok: true, value: '\ufeff<a/>' })
  })
})
