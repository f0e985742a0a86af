import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { negotiate } from '../../../shared/protocol/tftp/options.ts'
import type { Options } from '../../../shared/protocol/tftp/packet.ts'

const offer = { size: 1_234, largestWindow: 64, largestWindowBytes: 262_144 }
const agree = (...asked: Options) => negotiate(asked, offer)

describe('options, one by one', () => {
  test('no option: 512 bytes, one block at a time, no OACK', () => {
    expect(agree()).toEqual({ blockSize: 512, windowSize: 1, timeoutMs: null, reply: [] })
  })

  test.each([
    ['8', 8],
    ['512', 512],
    ['1468', 1_468],
    ['01468', 1_468],
    ['65464', 65_464],
    ['65465', 65_464],
    ['99999999', 65_464],
  ])('blksize %s is agreed to as %i', (asked, blockSize) => {
    expect(agree(['blksize', asked])).toMatchObject({ blockSize, reply: [['blksize', String(blockSize)]] })
  })

  test.each(['0', '7', '-1', '+512', 'abc', '1e9', '', ' 512', '0x200', '512.0', '9'.repeat(40)])(
    'blksize "%s" is left out, and blocks have 512 bytes',
    (asked) => {
      expect(agree(['blksize', asked])).toMatchObject({ blockSize: 512, reply: [] })
    },
  )

  test.each([
    ['1', 1_000],
    ['6', 6_000],
    ['255', 255_000],
  ])('timeout %s is agreed to', (asked, timeoutMs) => {
    expect(agree(['timeout', asked])).toMatchObject({ timeoutMs, reply: [['timeout', asked]] })
  })

  test.each(['0', '256', '-5', 'x'])('timeout %s is left out, since the server may not change it', (asked) => {
    expect(agree(['timeout', asked])).toMatchObject({ timeoutMs: null, reply: [] })
  })

  test('tsize is answered with the size, and left out where the size is not known or the value is none', () => {
    expect(agree(['tsize', '0']).reply).toEqual([['tsize', '1234']])
    expect(agree(['tsize', '99999999999']).reply).toEqual([['tsize', '1234']])
    expect(agree(['tsize', '-1']).reply).toEqual([])
    expect(negotiate([['tsize', '0']], { ...offer, size: null }).reply).toEqual([])
  })

  test.each([
    ['1', 1],
    ['16', 16],
    ['64', 64],
    ['65535', 64],
  ])('windowsize %s is agreed to as %i', (asked, windowSize) => {
    expect(agree(['windowsize', asked])).toMatchObject({ windowSize, reply: [['windowsize', String(windowSize)]] })
  })

  test('windowsize 0 is left out', () => {
    expect(agree(['windowsize', '0'])).toMatchObject({ windowSize: 1, reply: [] })
  })

  test('a window of large blocks is narrowed, whichever option comes first', () => {
    const blksize = ['blksize', '65464'] as const
    const windowsize = ['windowsize', '64'] as const
    expect(agree(blksize, windowsize).windowSize).toBe(4)
    expect(agree(windowsize, blksize)).toMatchObject({ windowSize: 4, reply: [['windowsize', '4'], blksize] })
  })
})

describe('options together', () => {
  test('an unknown option is left out and the others are answered, in the spelling of the request', () => {
    expect(agree(['utimeout', '100000'], ['BlkSize', '1024'], ['multicast', ''], ['rollover', '0']).reply).toEqual([
      ['BlkSize', '1024'],
    ])
  })

  test('an option counts the first time it comes', () => {
    expect(agree(['blksize', '1024'], ['BLKSIZE', '8'])).toMatchObject({
      blockSize: 1_024,
      reply: [['blksize', '1024']],
    })
  })

  test('whatever is asked, what is agreed to is in range and answers only what was asked', () => {
    const name = fc.oneof(fc.constantFrom('blksize', 'timeout', 'tsize', 'windowsize', 'WINDOWSIZE'), fc.string())
    const value = fc.oneof(fc.string(), fc.integer().map(String), fc.nat({ max: 70_000 }).map(String))
    fc.assert(
      fc.property(fc.array(fc.tuple(name, value), { maxLength: 40 }), (asked) => {
        const { blockSize, windowSize, timeoutMs, reply } = negotiate(asked, offer)
        expect(blockSize).toBeGreaterThanOrEqual(8)
        expect(blockSize).toBeLessThanOrEqual(65_464)
        expect(windowSize).toBeGreaterThanOrEqual(1)
        expect(windowSize === 1 || windowSize * blockSize <= 262_144).toBe(true)
        if (timeoutMs !== null) expect(timeoutMs % 1_000).toBe(0)
        const names = asked.map(([known]) => known)
        expect(reply.every(([known]) => names.includes(known))).toBe(true)
        expect(new Set(reply.map(([known]) => known.toLowerCase())).size).toBe(reply.length)
      }),
      { numRuns: 1_000 },
    )
  })
})
