import { describe, expect, test } from 'vitest'
import { LiveHub } from '../../../../electron/bench/events/live/live-hub.ts'
import { RecordedEvent } from '../../../../electron/bench/events/recorded-event.ts'
import type { BenchEvent } from '../../../../shared/domain/event/bench-event.ts'
import type { Batch } from '../../../../shared/ipc/contract/bench.ts'
import type { BenchState } from '../../../../shared/domain/event/bench-state.ts'
import { LIVE_BATCH_EVENTS, LIVE_BATCHES_UNSEEN } from '../../../../shared/domain/event/live-batch.ts'
import { handClock } from '../../../support/bench-clock.ts'

const state: BenchState = {
  version: '0',
  runtime: { node: '24', platform: 'test' },
  site: null,
  servers: {
    tftp: { phase: 'stopped' },
    http: { phase: 'stopped' },
    https: { phase: 'stopped' },
    syslog: { phase: 'stopped' },
    dhcp: { phase: 'stopped' },
  },
  history: { phase: 'none', count: 0, waiting: 0, behindMs: 0, dropped: 0 },
  advertised: null,
  failedPhones: 0,
  rates: { eventsPerSecond: 0, bytesPerSecond: 0, transfers: 0 },
}

const said = (seq: number, text = `line ${seq}`): BenchEvent => ({
  seq,
  at: seq,
  type: 'phone.said',
  server: 'syslog',
  who: { ip: '127.0.0.1' },
  text,
})

const always = (): boolean => true

/** The next batch of a stream that is still open. */
async function batchOf(next: Promise<IteratorResult<Batch, void>>): Promise<Batch> {
  const result = await next
  if (result.done === true) throw new Error('the stream ended')
  return result.value
}

function start() {
  const clock = handClock()
  const hub = new LiveHub(clock, () => state)
  const publish = (event: BenchEvent): void => {
    hub.publish(new RecordedEvent(event))
  }
  return { clock, hub, publish }
}

describe('live events for screens', () => {
  test('a screen first gets the state and what happened since its snapshot', async () => {
    const { hub, publish } = start()
    publish(said(1))
    publish(said(2))
    const stream = hub.follow({ name: 'a', test: always, after: 1 }, undefined)
    const first = await batchOf(stream.next())
    expect(first).toMatchObject({ upTo: 2, skipped: 0, state })
    expect(first.events.map((e) => e.seq)).toEqual([2])
    await stream.return()
  })

  test('a screen is told once a frame, by its own filter', async () => {
    const { clock, hub, publish } = start()
    const stream = hub.follow({ name: 'a', test: (facets) => facets.text.includes('even'), after: 0 }, undefined)
    await stream.next()
    for (let i = 1; i <= 10; i++) publish(said(i, i % 2 === 0 ? 'even' : 'odd'))
    const next = stream.next()
    clock.advance(60)
    const batch = await batchOf(next)
    expect(batch.events.map((e) => e.seq)).toEqual([2, 4, 6, 8, 10])
    expect(batch.upTo).toBe(10)
    await stream.return()
  })

  test('a screen that falls behind is told how many lines it missed, and the other one misses none', async () => {
    const { clock, hub, publish } = start()
    const slow = hub.follow({ name: 'slow', test: always, after: 0 }, undefined)
    const quick = hub.follow({ name: 'quick', test: always, after: 0 }, undefined)
    await slow.next()
    await quick.next()
    let seq = 0
    const frame = async (count: number, streams: (typeof slow)[]): Promise<number[]> => {
      const waiting = streams.map((stream) => stream.next())
      for (let i = 0; i < count; i++) publish(said(++seq))
      clock.advance(60)
      const batches = await Promise.all(waiting.map(batchOf))
      return batches.map((batch) => batch.number)
    }
    for (let i = 1; i < LIVE_BATCHES_UNSEEN; i++) {
      const numbers = await frame(10, [slow, quick])
      hub.ack('quick', numbers[1] ?? 0)
    }
    const late = slow.next()
    let told = 0
    for (let i = 0; i < 20; i++) {
      const [number = 0] = await frame(100, [quick])
      hub.ack('quick', number)
      told += 100
    }
    hub.ack('slow', 1)
    const batch = await batchOf(late)
    expect(batch.skipped).toBe(told - LIVE_BATCH_EVENTS)
    expect(batch.events.at(-1)?.seq).toBe(seq)
    await slow.return()
    await quick.return()
  })

  test('a stream that wants events alone never carries the state, and does not wake for it', async () => {
    const { clock, hub, publish } = start()
    const stream = hub.follow({ name: 'script', test: always, after: 0, state: false }, undefined)
    const next = stream.next()
    hub.stateChanged()
    clock.advance(60)
    publish(said(1))
    clock.advance(60)
    const batch = await batchOf(next)
    expect(batch.events).toHaveLength(1)
    expect(batch.state).toBeUndefined()
    await stream.return()
  })

  test('an aborted stream ends, and nothing waits for it any more', async () => {
    const { hub } = start()
    const abort = new AbortController()
    const stream = hub.follow({ name: 'a', test: always, after: 0 }, abort.signal)
    await stream.next()
    const next = stream.next()
    abort.abort()
    await expect(next).resolves.toMatchObject({ done: true })
  })

  test('a screen that comes back under its name replaces its old stream', async () => {
    const { hub } = start()
    const old = hub.follow({ name: 'a', test: always, after: 0 }, undefined)
    await old.next()
    const waiting = old.next()
    const fresh = hub.follow({ name: 'a', test: always, after: 0 }, undefined)
    await fresh.next()
    await expect(waiting).resolves.toMatchObject({ done: true })
    await fresh.return()
  })

  test('a burst within one frame is counted, not kept for ever', async () => {
    const { clock, hub, publish } = start()
    const stream = hub.follow({ name: 'a', test: always, after: 0 }, undefined)
    await stream.next()
    const next = stream.next()
    for (let i = 1; i <= 30_000; i++) publish(said(i))
    clock.advance(60)
    const batch = await batchOf(next)
    expect(batch.events).toHaveLength(LIVE_BATCH_EVENTS)
    expect(batch.skipped).toBe(30_000 - LIVE_BATCH_EVENTS)
    await stream.return()
  })
})
