import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import {
  bitsOf,
  BlockSignature,
  hasBits,
  keysOf,
  SIGNATURE_BYTES,
  sliceAt,
  slicesOf,
  wordShape,
} from '../../../../electron/bench/events/store/word-signature.ts'
import { foldCase } from '../../../../shared/domain/event/fold-case.ts'

const texts = fc.array(fc.string({ unit: 'binary', maxLength: 40 }).map(foldCase), { minLength: 1, maxLength: 30 })
const groups = fc.nat(70_000)

function signed(group: number, lines: readonly string[]): Uint8Array {
  const signature = new BlockSignature()
  // What another block had is not in the next one.
  signature.begin(group + 1)
  signature.add('of the block before')
  signature.begin(group)
  for (const line of lines) signature.add(line)
  return signature.bytes
}

const mayHold = (signature: Uint8Array, word: string, group: number): boolean =>
  hasBits(signature, bitsOf(keysOf(word), group))

describe("the signature of a block's words", () => {
  test('has every part of every text, of one letter and of all, whatever the letters', () => {
    fc.assert(
      fc.property(texts, groups, fc.tuple(fc.nat(), fc.nat()), (lines, group, [from, length]) => {
        const signature = signed(group, lines)
        for (const line of lines) {
          const begin = line.length === 0 ? 0 : from % line.length
          const part = line.slice(begin, begin + 1 + (length % 12))
          if (part !== '' && part === foldCase(part)) expect(mayHold(signature, part, group)).toBe(true)
          if (line !== '') expect(mayHold(signature, line, group)).toBe(true)
        }
      }),
    )
  })

  test('has the same letters in any order of the texts, and again when a text comes again', () => {
    fc.assert(
      fc.property(texts, groups, (lines, group) => {
        const once = signed(group, lines).slice()
        expect(signed(group, [...lines.toReversed(), ...lines])).toEqual(once)
      }),
    )
  })

  test('lacks what is in no text, all but always', () => {
    const lines = Array.from(
      { length: 256 },
      (_, n) => `cp-7841-3pcc 00:0e:08:${n.toString(16)} -- requesting resync tftp://10.0.0.1/${n}.cfg`,
    )
    const absent = ['zq', 'xml', 'nowhere', 'é', 'ünï', 'resynced', 'failed', '8841', 'needle-4711', '日本']
    const held = Array.from({ length: 200 }, (_, group) => {
      const signature = signed(group, lines).slice()
      return absent.filter((word) => mayHold(signature, word, group)).length
    })
    // Two thousand questions, of which one or two in a hundred letters meet others by chance.
    expect(held.reduce((sum, count) => sum + count, 0)).toBeLessThan(60)
    expect(mayHold(signed(7, lines), 'resync', 7)).toBe(true)
  })

  test('a long word is asked by few of its letters, from its beginning to its end', () => {
    const signature = signed(0, ['the beginning of a long sentence that goes on'])
    expect(keysOf('the beginning of a long sentence that goes on').length).toBeLessThanOrEqual(8)
    expect(mayHold(signature, 'the beginning of a long sentence that goes up', 0)).toBe(false)
    expect(mayHold(signature, 'one beginning of a long sentence that goes on', 0)).toBe(false)
  })
})

describe('the slices of a group', () => {
  test('say of each bit in which blocks it is set; a block without a signature may hold everything', () => {
    const bytes = fc.uint8Array({ minLength: SIGNATURE_BYTES, maxLength: SIGNATURE_BYTES })
    fc.assert(
      fc.property(
        fc.array(fc.option(bytes), { minLength: 16, maxLength: 16 }),
        fc.array(fc.nat(SIGNATURE_BYTES * 8 - 1), { minLength: 20 }),
        (signatures, bits) => {
          const shape = { ...wordShape, groupBlocks: 16 }
          const rows = slicesOf(signatures, shape)
          for (const bit of bits) {
            const { row, byte } = sliceAt(bit, shape)
            for (const [block, signature] of signatures.entries()) {
              const inSlice = (((rows[row]?.[byte + (block >> 3)] ?? 0) >> (block & 7)) & 1) === 1
              expect(inSlice).toBe(signature === null || hasBits(signature, [bit]))
            }
          }
        },
      ),
      { numRuns: 10 },
    )
  })
})
