import { describe, expect, test } from 'vitest'
import { createLifecycle, watchAddress } from '../../../electron/bench/server-kit/lifecycle.ts'
import { BenchError } from '../../../shared/domain/fault/fault.ts'
import { handClock } from '../../support/bench-clock.ts'

describe('a server from listening to its end', () => {
  function begin(close: () => Promise<unknown> = () => Promise.resolve()) {
    const clock = handClock()
    let there = true
    let closed = 0
    const lifecycle = createLifecycle({
      endpoint: { address: '192.168.1.4', port: 69 },
      clock,
      hasAddress: () => there,
      close: async () => {
        closed += 1
        await close()
      },
    })
    return { clock, lifecycle, closed: () => closed, unplug: () => void (there = false) }
  }

  test('closes once, however often it is stopped, and does not count that as a failure', async () => {
    const { lifecycle, closed } = begin()
    expect(lifecycle.stopping()).toBe(false)
    await Promise.all([lifecycle.stop(), lifecycle.stop()])
    lifecycle.fail(new Error('late'))
    expect([lifecycle.stopping(), closed()]).toEqual([true, 1])
    expect(await Promise.race([lifecycle.ended, Promise.resolve('not ended by itself')])).toBe('not ended by itself')
  })

  test('closes first and says why afterwards when it cannot go on', async () => {
    const closing = Promise.withResolvers<undefined>()
    const { lifecycle } = begin(() => closing.promise)
    const order: string[] = []
    const ended = lifecycle.ended.then((reason) => order.push(String(reason)))
    lifecycle.fail('the first reason')
    lifecycle.fail('another')
    order.push('closing')
    closing.resolve(undefined)
    await ended
    expect(order).toEqual(['closing', 'the first reason'])
  })

  test('ends with ADDRESS_GONE when its address leaves this machine', async () => {
    const { clock, lifecycle, closed, unplug } = begin()
    unplug()
    clock.advance(1_000)
    const reason = await lifecycle.ended
    expect(reason).toBeInstanceOf(BenchError)
    expect(reason).toMatchObject({ fault: { code: 'ADDRESS_GONE', params: { address: '192.168.1.4', port: 69 } } })
    expect(closed()).toBe(1)
  })
})

describe('the watch over the address', () => {
  test('sees within a second that it has gone, and says so once', () => {
    const clock = handClock()
    let there = true
    let gone = 0
    watchAddress('192.168.1.4', { clock, hasAddress: () => there, gone: () => (gone += 1) })
    clock.advance(5_000)
    there = false
    clock.advance(1_000)
    expect(gone).toBe(1)
    clock.advance(5_000)
    expect(gone).toBe(1)
  })

  test('does not look where every address is meant, nor after it was taken back', () => {
    const clock = handClock()
    let looks = 0
    const look = (): boolean => (looks += 1) > 0
    const watch = { clock, hasAddress: look, gone: () => undefined }
    for (const address of ['::', '0.0.0.0', '127.0.0.1', '::1']) watchAddress(address, watch)
    watchAddress('192.168.1.4', watch)()
    clock.advance(5_000)
    expect(looks).toBe(0)
  })
})
