import fc from 'fast-check'
import { expect, test } from 'vitest'
import { decodeLatin1, decodeUtf8, decodeUtf8Lossy, encodeUtf8 } from '../../../shared/protocol/bytes/utf8.ts'

const strict = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true })

test('any text is written as the platform writes it, and read back', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), (text) => {
      const bytes = encodeUtf8(text)
      expect(bytes).toEqual(Uint8Array.from(Buffer.from(text)))
      expect(decodeUtf8(bytes)).toEqual({ ok: true, value: text })
    }),
    { numRuns: 1_000 },
  )
})

test('of any bytes, those are UTF-8 that the platform says are, and the rest can still be shown', () => {
  const nearly = fc.array(fc.constantFrom(0x41, 0x80, 0xbf, 0xc0, 0xc3, 0xe0, 0xed, 0xef, 0xf0, 0xf4, 0xf8, 0x9f, 0xa0))
  fc.assert(
    fc.property(
      fc.oneof(
        fc.uint8Array(),
        nearly.map((bytes) => Uint8Array.from(bytes)),
      ),
      (bytes) => {
        let text: string | null = null
        try {
          text = strict.decode(bytes)
        } catch {
          // Not UTF-8.
        }
        const decoded = decodeUtf8(bytes)
        expect(decoded.ok ? decoded.value : null).toBe(text)
        if (text === null) expect(decodeUtf8Lossy(bytes)).toContain('\ufffd')
        else expect(decodeUtf8Lossy(bytes)).toBe(text)
      },
    ),
    { numRuns: 3_000 },
  )
})

test('Latin-1 is one character a byte, however long', () => {
  const bytes = Uint8Array.from({ length: 20_000 }, (_, index) => index & 0xff)
  expect(decodeLatin1(bytes)).toBe(Buffer.from(bytes).toString('latin1'))
})
