import fc from 'fast-check'
import { expect, test } from 'vitest'
import { createNetasciiEncoder, toNetascii } from '../../../shared/protocol/tftp/netascii.ts'

const encode = (text: string): string => Buffer.from(toNetascii(Buffer.from(text, 'latin1'))).toString('latin1')

test.each([
  ['a\nb\n', 'a\r\nb\r\n'],
  ['a\r\nb', 'a\r\nb'],
  ['a\rb', 'a\r\0b'],
  ['a\r', 'a\r\0'],
  ['\r\r\n\n', '\r\0\r\n\r\n'],
  ['', ''],
  ['\0', '\0'],
])('%j is sent as %j', (local, sent) => {
  expect(encode(local)).toBe(sent)
})

test('wherever the chunks are cut, the text comes out the same', () => {
  const byte = fc.constantFrom(0, 10, 13, 97)
  fc.assert(
    fc.property(fc.array(fc.uint8Array({ maxLength: 5 }), { maxLength: 8 }), fc.array(byte), (cuts, bytes) => {
      const chunks = [...cuts, Uint8Array.from(bytes)]
      const encoder = createNetasciiEncoder()
      const pieces = [...chunks.map((chunk) => encoder.push(chunk)), encoder.end()]
      expect(Buffer.concat(pieces)).toEqual(Buffer.from(toNetascii(Buffer.concat(chunks))))
    }),
  )
})
