import { describe, expect, test } from 'vitest'
import type { Options } from '../../../shared/protocol/tftp/packet.ts'
import { type Link, transferOver } from '../../support/tftp-lossy-transfer.ts'
import { patternedBytes, seededRandom } from '../../support/tftp-random.ts'

const optionSets: readonly Options[] = [
  [],
  [['blksize', '1428']],
  [
    ['blksize', '64'],
    ['windowsize', '16'],
  ],
  [
    ['tsize', '0'],
    ['blksize', '1428'],
    ['windowsize', '4'],
  ],
  [
    ['blksize', '8'],
    ['windowsize', '64'],
    ['timeout', '1'],
  ],
]

const same = (a: Uint8Array, b: Uint8Array): boolean => Buffer.compare(a, b) === 0

describe('over a bad link', () => {
  const links: Readonly<Record<string, Link>> = {
    'a clean one': { loss: 0, duplication: 0, delay: [0.2, 0.3] },
    '10 % loss': { loss: 0.1, duplication: 0, delay: [0.2, 5] },
    'every third packet twice': { loss: 0, duplication: 0.33, delay: [0.2, 5] },
    'packets out of order': { loss: 0, duplication: 0, delay: [1, 60] },
    'all of it, and 200 ms': { loss: 0.1, duplication: 0.1, delay: [60, 140] },
    hopeless: { loss: 0.7, duplication: 0.2, delay: [1, 400] },
  }

  test.each(Object.entries(links))(
    'whatever the network does (%s), a file arrives whole or is given up',
    (name, link) => {
      let whole = 0
      for (let seed = 1; seed <= 600; seed++) {
        const random = seededRandom(seed)
        const options = optionSets[seed % optionSets.length] ?? []
        const content = patternedBytes(
          Math.floor(random() * (options.some(([, value]) => value === '8') ? 1_200 : 9_000)),
          seed,
        )
        const outcome = transferOver(link, content, options, seed)
        const context = `seed ${seed}`
        expect(['sent', 'gave-up'], context).toContain(outcome.server)
        if (outcome.server === 'sent') expect(outcome.whole, context).toBe(true)
        if (outcome.whole) expect(same(outcome.received, content), context).toBe(true)
        else expect(same(outcome.received, content.subarray(0, outcome.received.length)), context).toBe(true)
        if (outcome.whole) whole += 1
      }
      if (name !== 'hopeless') expect(whole).toBeGreaterThanOrEqual(594)
    },
  )

  test('a clean link sees nothing twice', () => {
    for (let seed = 1; seed <= 50; seed++) {
      const content = patternedBytes(20_000, seed)
      const outcome = transferOver(
        { loss: 0, duplication: 0, delay: [1, 1] },
        content,
        optionSets[seed % 5] ?? [],
        seed,
      )
      expect(outcome.resends).toBe(0)
      expect(outcome.whole).toBe(true)
    }
  })

  test('a link that doubles every packet does not double the transfer again and again', () => {
    for (const options of optionSets) {
      const content = patternedBytes(30_000)
      const outcome = transferOver({ loss: 0, duplication: 1, delay: [1, 1] }, content, options, 7)
      const blockSize = Number(options.find(([name]) => name === 'blksize')?.[1] ?? 512)
      expect(outcome.whole).toBe(true)
      expect(outcome.packetsToClient).toBeLessThan(2 * (content.length / blockSize + 2))
    }
  })

  test('a transfer of more than 65,535 blocks survives losses around the roll-over', () => {
    const content = patternedBytes(66_500 * 8 + 3)
    const options: Options = [
      ['blksize', '8'],
      ['windowsize', '32'],
    ]
    const outcome = transferOver({ loss: 0.02, duplication: 0.02, delay: [0.1, 1] }, content, options, 3)
    expect(outcome.server).toBe('sent')
    expect(same(outcome.received, content)).toBe(true)
    const lockstep = transferOver({ loss: 0.002, duplication: 0.01, delay: [0.1, 1] }, content, options.slice(0, 1), 4)
    expect(same(lockstep.received, content)).toBe(true)
  })
})
