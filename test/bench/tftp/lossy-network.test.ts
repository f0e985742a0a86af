import { expect, test } from 'vitest'
import { startLossyProxy } from '../../support/tftp-lossy-proxy.ts'
import { patternedBytes } from '../../support/tftp-random.ts'
import { fetchFile, startWorld } from '../../support/tftp-world.ts'

const link = { loss: 0.05, duplication: 0.05, delay: [0, 12] } as const

test('twelve clients behind a bad network get their files whole, and the resends are counted', async () => {
  const content = patternedBytes(30_000)
  const { port, log } = await startWorld({ held: content, streamed: { bytes: content, streamed: true } })
  const proxy = await startLossyProxy(port, link, 42)
  const optionSets = [
    [['blksize', '1428']],
    [
      ['blksize', '1428'],
      ['windowsize', '8'],
    ],
    [
      ['blksize', '700'],
      ['tsize', '0'],
      ['windowsize', '16'],
    ],
  ] as const
  const fetched = await Promise.all(
    Array.from({ length: 12 }, (_, index) =>
      fetchFile({ port: proxy, file: index % 2 === 0 ? 'held' : 'streamed', options: optionSets[index % 3] ?? [] }),
    ),
  )
  for (const { content: got } of fetched) expect(Buffer.compare(got ?? Buffer.alloc(0), content)).toBe(0)
  const ends = [...log.of('file.sent'), ...log.of('file.abandoned')]
  expect(ends.reduce((sum, event) => sum + event.resends, 0)).toBeGreaterThan(0)
})
