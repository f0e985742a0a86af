import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { parseSockets } from '../../../electron/bench/net/proc-net.ts'
import { BATCH_BYTES, BatchQueue, linesOf, LONGEST_LINE, type Batch } from '../../../electron/bench/syslog/batches.ts'
import { dropsIn, localAddress } from '../../../electron/bench/syslog/kernel-drops.ts'
import { LossCounter } from '../../../electron/bench/syslog/loss-counter.ts'
import { RateLimiter } from '../../../electron/bench/syslog/rate-limiter.ts'

/** Everything that waits, as it comes out on the other side. */
function taken(queue: BatchQueue): { ip: string; port: number; line: Buffer }[] {
  const lines = []
  for (let batch: Batch | null = queue.take(); batch !== null; batch = queue.take()) {
    for (const { ip, port, bytes } of linesOf(batch)) lines.push({ ip, port, line: Buffer.from(bytes) })
    queue.recycle(batch.buffer)
  }
  return lines
}

describe('lines that wait', () => {
  test('come out as they went in, in order', () => {
    const line = fc.record({
      ip: fc.oneof(fc.ipV4(), fc.ipV6()),
      port: fc.nat(65_535),
      line: fc.uint8Array({ maxLength: 2_000 }).map((bytes) => Buffer.from(bytes)),
    })
    fc.assert(
      fc.property(fc.array(line, { maxLength: 600, size: 'max' }), (lines) => {
        const queue = new BatchQueue(64 * 1024 * 1024)
        for (const { ip, port, line: bytes } of lines) expect(queue.add(ip, port, bytes)).toBe(true)
        expect(queue.count()).toBe(lines.length)
        expect(taken(queue)).toEqual(lines)
        expect(queue.empty).toBe(true)
      }),
      { numRuns: 20 },
    )
  })
  test('the longest line with the longest address fits', () => {
    const queue = new BatchQueue(1)
    const line = Buffer.alloc(LONGEST_LINE, 1)
    const ip = 'fe80:1234:5678:9abc:def0:1234:5678:9abc%interface-name-15'
    expect(queue.add(ip, 514, line)).toBe(true)
    expect(taken(queue)).toEqual([{ ip, port: 514, line }])
  })
  test('are refused when there is no room, and taken again when there is', () => {
    const queue = new BatchQueue(4 * BATCH_BYTES)
    const line = Buffer.alloc(60_000)
    const added = Array.from({ length: 6 }, () => queue.add('10.0.0.1', 1, line))
    expect(added).toEqual([true, true, true, true, false, false])
    expect(queue.fill).toBe(1)
    queue.take()
    expect(queue.add('10.0.0.1', 1, line)).toBe(true)
  })
})

describe('what one source may send', () => {
  const limits = { perSecond: 10, burst: 5, sources: 3 }
  const admitted = (limiter: RateLimiter, source: string, times: number, now: number): number =>
    Array.from({ length: times }, () => limiter.admit(source, now)).filter(Boolean).length

  test('a burst, and then as much as time allows', () => {
    const limiter = new RateLimiter(limits)
    expect(admitted(limiter, 'a', 20, 0)).toBe(5)
    expect(admitted(limiter, 'a', 20, 300)).toBe(3)
    expect(admitted(limiter, 'a', 20, 100_000)).toBe(5)
    expect(limiter.takeExcess()).toEqual({ sources: [{ source: 'a', count: 15 + 17 + 15 }], forgotten: 0 })
    expect(limiter.takeExcess()).toEqual({ sources: [], forgotten: 0 })
  })
  test('one source does not use up what is another’s', () => {
    const limiter = new RateLimiter(limits)
    admitted(limiter, 'a', 20, 0)
    expect(admitted(limiter, 'b', 5, 0)).toBe(5)
  })
  test('the worst are named first', () => {
    const limiter = new RateLimiter(limits)
    admitted(limiter, 'a', 6, 0)
    admitted(limiter, 'b', 9, 0)
    expect(limiter.takeExcess().sources.map(({ source }) => source)).toEqual(['b', 'a'])
  })
  test('a million addresses hold no more memory than the limit', () => {
    const limiter = new RateLimiter(limits)
    for (let n = 0; n < 10_000; n++) admitted(limiter, `10.0.${n}`, 7, n)
    const { sources, forgotten } = limiter.takeExcess()
    expect(sources.length).toBeLessThanOrEqual(3)
    expect(sources.reduce((sum, { count }) => sum + count, forgotten)).toBe(20_000) // and none is lost without a count
  })
})

describe('losses', () => {
  test('are told once, the worst sources by name', () => {
    const losses = new LossCounter()
    const none = { sources: [], forgotten: 0 }
    losses.queueFull = 7
    losses.reject('10.0.0.9', 'frame-too-long')
    losses.reject('10.0.0.9', 'frame-too-long')
    const floods = Array.from({ length: 10 }, (_, n) => ({
      source: n === 0 ? '127.0.0.1 5000' : `10.0.0.${n}`,
      count: 3,
    }))
    expect(losses.take({ sources: floods, forgotten: 5 }, 11)).toEqual({
      floods: [
        { ip: '127.0.0.1', port: 5000, count: 3 },
        ...Array.from({ length: 7 }, (_, n) => ({ ip: `10.0.0.${n + 1}`, count: 3 })),
      ],
      flooded: 11,
      queueFull: 7,
      kernel: 11,
      rejected: [{ ip: '10.0.0.9', reason: 'frame-too-long', count: 2 }],
      crowd: 0,
    })
    expect(losses.take(none, 11)).toBeNull()
    expect(losses.take(none, 12)).toMatchObject({ kernel: 1, queueFull: 0 })
  })
  test('of rejected senders so many are named, and those of the others counted', () => {
    const losses = new LossCounter()
    for (let n = 0; n < 200; n++) for (let time = 0; time < 3; time++) losses.reject(`10.0.0.${n}`, 'frame-too-long')
    const { rejected = [], crowd = 0 } = losses.take({ sources: [], forgotten: 0 }, 0) ?? {}
    expect(rejected).toHaveLength(64)
    expect(rejected.reduce((sum, { count }) => sum + count, crowd)).toBe(600)
    expect(losses.take({ sources: [], forgotten: 0 }, 0)).toBeNull()
  })
  test('what the system threw away is read from its table', () => {
    const table = [
      '   sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode ref pointer drops',
      ' 1182: 0100007F:0202 00000000:0000 07 00000000:00000000 00:00000000 00000000     0        0 48151 2 0000000000000000 42',
      ' 1183: 00000000:0202 00000000:0000 07 00000000:00000000 00:00000000 00000000     0        0 48152 2 0000000000000000 9',
      '',
    ].join('\n')
    expect(dropsIn(parseSockets(table), localAddress('127.0.0.1', 514))).toBe(42)
    expect(dropsIn(parseSockets(table), localAddress('0.0.0.0', 514))).toBe(9)
    expect(dropsIn(parseSockets(table), localAddress('10.0.0.1', 514))).toBe(0)
    expect(dropsIn(parseSockets(''), localAddress('::', 514))).toBe(0)
    expect(localAddress('::', 514)).toBe(`${'0'.repeat(32)}:0202`)
    expect(localAddress('::1', 514)).toBe(`${'0'.repeat(24)}01000000:0202`)
    expect(localAddress('fe80::1', 514)).toBe('')
  })
})
