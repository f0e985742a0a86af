import { describe, expect, test } from 'vitest'
import { createRejectionThrottle } from '../../../electron/bench/server-kit/rejection-throttle.ts'
import { eventLog } from '../../support/event-log.ts'

describe('the rejection throttle', () => {
  test('tells the first of a kind at once and the rest once a second', () => {
    const { all: told, emit } = eventLog()
    const throttle = createRejectionThrottle('tftp', emit)
    const who = { ip: '10.0.0.7' }
    for (let turn = 0; turn < 50; turn++) throttle.rejected(who, 'too-short', new Uint8Array(1))
    throttle.limited(who, 'flood')
    expect(told.map((event) => event.type)).toEqual(['traffic.rejected', 'source.limited'])
    expect(throttle.flush(1_000)).toBe(true)
    expect(told.at(-1)).toMatchObject({ type: 'traffic.rejected', count: 49 })
    expect(throttle.flush(1_500)).toBe(true)
    expect(throttle.flush(2_000)).toBe(false)
    expect(told).toHaveLength(3)
  })

  test('of ten thousand sources it names some and counts the others', () => {
    const { all: told, emit } = eventLog()
    const throttle = createRejectionThrottle('tftp', emit)
    for (let source = 0; source < 10_000; source++)
      throttle.rejected({ ip: String(source) }, 'too-short', new Uint8Array(1))
    expect(told).toHaveLength(256)
    throttle.flush(1_000)
    expect(told.at(-1)).toEqual({ type: 'events.dropped', server: 'tftp', count: 9_744, reason: 'too-many-sources' })
  })
})
