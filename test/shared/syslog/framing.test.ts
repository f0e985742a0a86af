import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { Deframer } from '../../../shared/protocol/syslog/framing.ts'

const bytes = (text: string): Uint8Array => new TextEncoder().encode(text)
const text = (frame: Uint8Array): string => new TextDecoder().decode(frame)

/** Every frame of a stream that comes in pieces, and the one that its end completes. */
function framesOf(pieces: readonly (string | Uint8Array)[], limit = 65_536): { frames: string[]; tooLong: number } {
  const deframer = new Deframer(limit)
  const parts = [
    ...pieces.map((piece) => deframer.push(typeof piece === 'string' ? bytes(piece) : piece)),
    deframer.end(),
  ]
  return {
    frames: parts.flatMap((part) => part.frames.map(text)),
    tooLong: parts.reduce((sum, part) => sum + part.tooLong, 0),
  }
}

describe('framing of RFC 6587', () => {
  test.each<[name: string, pieces: string[], expected: string[]]>([
    ['octet counting', ['8 <13>abcd9 <13>efghi'], ['<13>abcd', '<13>efghi']],
    ['octet counting, a line break within', ['9 <13>ab\ncd'], ['<13>ab\ncd']],
    ['octet counting, in pieces', ['1', '0', ' ', '<', '13>ab', 'cdef', '5 <1>ab'], ['<13>abcdef', '<1>ab']],
    ['line feeds', ['<13>a\n<13>b\n'], ['<13>a', '<13>b']],
    ['NUL', ['<13>a\0<13>b\0'], ['<13>a', '<13>b']],
    ['CR LF, the CR is left to the reader', ['<13>a\r\n<13>b\r\n'], ['<13>a\r', '<13>b\r']],
    ['no trailer at the end', ['<13>a\n<13>b'], ['<13>a', '<13>b']],
    ['both framings on one connection', ['<13>a\n5 <1>bb<13>c\n'], ['<13>a', '<1>bb', '<13>c']],
    ['empty lines are no messages', ['\n\n\0<13>a\n\n'], ['<13>a']],
    ['a line without PRI', ['hello\n'], ['hello']],
    [
      "the phone's own log begins with digits that are no count",
      ['3682 NOT Aug 10\n3683 ERR Aug 10\n'],
      ['3682 NOT Aug 10', '3683 ERR Aug 10'],
    ],
    ['digits alone', ['12345678901\n'], ['12345678901']],
    ['digits cut off', ['123'], ['123']],
    ['a count of zero is text', ['0 <13>\n'], ['0 <13>']],
    ['a counted message that is cut off', ['20 <13>half'], ['<13>half']],
  ])('%s', (_name, pieces, expected) => {
    expect(framesOf(pieces).frames).toEqual(expected)
  })

  test('a line beyond the limit is cut, counted and passed over', () => {
    expect(framesOf([`<13>${'a'.repeat(100)}`, 'b'.repeat(100), '\n<13>next\n'], 16)).toEqual({
      frames: [`<13>${'a'.repeat(12)}`, '<13>next'],
      tooLong: 1,
    })
  })
  test('so is a counted message', () => {
    expect(framesOf([`104 <13>${'a'.repeat(60)}`, 'a'.repeat(40), '8 <13>next'], 16)).toEqual({
      frames: [`<13>${'a'.repeat(12)}`, '<13>next'],
      tooLong: 1,
    })
  })
  test('a count of millions holds no memory', () => {
    const deframer = new Deframer(1024)
    deframer.push(bytes('9999999 <13>'))
    for (let i = 0; i < 100; i++) deframer.push(new Uint8Array(10_000))
    expect(deframer.pending).toBe(1024)
  })
})

describe('whatever comes', () => {
  const message = fc
    .string({ maxLength: 60 })
    .map((body) => `<13>${body.replace(/[\n\0]/g, '.')}`)
    .filter((line) => bytes(line).length > 0)

  test('cut anywhere, the same messages come out', () => {
    fc.assert(
      fc.property(
        fc.array(fc.record({ message, counted: fc.boolean() }), { maxLength: 12 }),
        fc.array(fc.nat(400), { maxLength: 20 }),
        (sent, cuts) => {
          const stream = Buffer.from(
            sent.map((s) => (s.counted ? `${bytes(s.message).length} ${s.message}` : `${s.message}\n`)).join(''),
          )
          const edges = [0, ...cuts.map((cut) => Math.min(cut, stream.length)).sort((a, b) => a - b), stream.length]
          const pieces = edges.slice(1).map((edge, i) => stream.subarray(edges[i], edge))
          expect(framesOf(pieces)).toEqual({ frames: sent.map((s) => s.message), tooLong: 0 })
        },
      ),
      { numRuns: 500 },
    )
  })
  test('no bytes make it throw, and no frame is longer than the limit', () => {
    fc.assert(
      fc.property(fc.array(fc.uint8Array({ maxLength: 50 })), (pieces) => {
        for (const frame of framesOf(pieces, 16).frames) expect(bytes(frame).length).toBeLessThanOrEqual(48)
      }),
      { numRuns: 1000 },
    )
  })
})
