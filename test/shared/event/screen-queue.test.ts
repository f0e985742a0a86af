import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { BenchEvent } from '../../../shared/domain/event/bench-event.ts'
import { LIVE_BATCH_EVENTS, LIVE_BATCHES_UNSEEN } from '../../../shared/domain/event/live-batch.ts'
import { canTake, emptyQueue, offer, seen, take } from '../../../shared/domain/event/screen-queue.ts'

const event = (seq: number): BenchEvent => ({ seq, at: seq, type: 'server.stopped', server: 'tftp' })
const events = (from: number, count: number): BenchEvent[] => Array.from({ length: count }, (_, i) => event(from + i))

describe('what waits for a screen', () => {
  test('a screen that keeps up gets every event once, in order', () => {
    let queue = emptyQueue(0)
    queue = offer(queue, events(1, 3), 3)
    const [after, batch] = take(queue)
    expect(batch?.events.map((e) => e.seq)).toEqual([1, 2, 3])
    expect(batch?.skipped).toBe(0)
    expect(take(after)[1]).toBeNull()
  })

  test('a screen that does not say it has drawn gets no more than the limit, then a summary', () => {
    let queue = emptyQueue(0)
    for (let i = 0; i < LIVE_BATCHES_UNSEEN; i++) {
      queue = take(offer(queue, events(i * 10 + 1, 10), i * 10 + 10))[0]
    }
    expect(canTake(queue)).toBe(false)
    queue = offer(queue, events(1_000, 3_620), 4_619)
    expect(take(queue)[1]).toBeNull()
    const [, batch] = take(seen(queue, 1))
    expect(batch?.skipped).toBe(3_620 - LIVE_BATCH_EVENTS)
    expect(batch?.events).toHaveLength(LIVE_BATCH_EVENTS)
    expect(batch?.events.at(-1)?.seq).toBe(4_619)
  })

  test('an acknowledgement of a batch that was never sent opens nothing', () => {
    expect(seen(emptyQueue(0), 99).seen).toBe(0)
  })

  test('a change of state is told even when no event waits', () => {
    expect(take(emptyQueue(7), true)[1]).toEqual({ number: 1, upTo: 7, events: [], skipped: 0 })
  })

  test('whatever the pace, events told and events skipped add up, and memory has a bound', () => {
    const action = fc.oneof(
      fc.record({ kind: fc.constant('offer' as const), count: fc.integer({ min: 0, max: 900 }) }),
      fc.record({ kind: fc.constant('take' as const), count: fc.constant(0) }),
      fc.record({ kind: fc.constant('seen' as const), count: fc.constant(0) }),
    )
    fc.assert(
      fc.property(fc.array(action, { maxLength: 60 }), (actions) => {
        let queue = emptyQueue(0)
        let offered = 0
        let told = 0
        for (const { kind, count } of actions) {
          if (kind === 'offer') {
            queue = offer(queue, events(offered + 1, count), offered + count)
            offered += count
          } else if (kind === 'seen') {
            queue = seen(queue, queue.taken)
          } else {
            const [next, batch] = take(queue)
            queue = next
            told += (batch?.events.length ?? 0) + (batch?.skipped ?? 0)
          }
          expect(queue.waiting.length).toBeLessThanOrEqual(LIVE_BATCH_EVENTS)
        }
        expect(told + queue.waiting.length + queue.skipped).toBe(offered)
      }),
    )
  })
})
