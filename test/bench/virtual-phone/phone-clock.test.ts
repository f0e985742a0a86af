import fc from 'fast-check'
import { setImmediate as nextTurn } from 'node:timers/promises'
import { describe, expect, test } from 'vitest'
import { DueHeap } from '../../../electron/bench/virtual-phone/due-heap.ts'
import { PhoneClock } from '../../../electron/bench/virtual-phone/phone-clock.ts'

const DAY = 86_400_000

/** What will wake this process: timers, and turns of the event loop. */
const armed = (): number =>
  process.getActiveResourcesInfo().filter((kind) => kind === 'Immediate' || kind === 'Timeout').length

describe('a clock that jumps', () => {
  test('passes a day of a thousand phones’ timers in the time that it takes to call them', async () => {
    const clock = new PhoneClock({ start: 0, pace: 'jump' })
    const began = performance.now()
    let calls = 0
    for (let phone = 0; phone < 1_000; phone++) {
      const again = (): void => {
        calls += 1
        if (clock.now() < DAY) clock.after(3_600_000, again)
      }
      clock.after(phone, again)
    }
    await new Promise<void>((resolve) => clock.after(DAY + 10_000, resolve))
    expect(clock.now()).toBe(DAY + 10_000)
    expect(calls).toBe(1_000 * 25)
    expect(performance.now() - began).toBeLessThan(2_000)
    clock.stop()
  })

  test('stands still while a request is under way, and goes on when it ends', async () => {
    const clock = new PhoneClock({ start: 0, pace: 'jump' })
    const calls: number[] = []
    clock.after(1_000, () => calls.push(clock.now()))
    const release = clock.hold()
    // A jump takes one turn of the event loop.
    for (let turn = 0; turn < 3; turn++) await nextTurn()
    expect([calls, clock.now()]).toEqual([[], 0])
    const done = new Promise<void>((resolve) => clock.after(2_000, resolve))
    release()
    release()
    await done
    expect(calls).toEqual([1_000])
  })

  test('waits without working while nothing can be due', () => {
    const idle = armed()
    const clock = new PhoneClock({ start: 0, pace: 'jump' })
    clock.after(1_000, () => undefined)
    expect(armed()).toBe(idle + 1)
    const release = clock.hold()
    expect(armed()).toBe(idle)
    release()
    expect(armed()).toBe(idle + 1)
    clock.stop()
    expect(armed()).toBe(idle)
  })

  test('calls what is due at one moment in the order in which it was asked for', async () => {
    const clock = new PhoneClock({ start: 0, pace: 'jump' })
    const calls: string[] = []
    for (const name of ['a', 'b', 'c']) clock.after(5, () => calls.push(name))
    clock.after(4, () => calls.push('first'))
    const cancel = clock.after(5, () => calls.push('never'))
    cancel()
    await new Promise<void>((resolve) => clock.after(5, resolve))
    expect(calls).toEqual(['first', 'a', 'b', 'c'])
  })
})

test('a scaled clock runs so many times as fast', async () => {
  const clock = new PhoneClock({ start: 0, pace: 1_000 })
  const began = performance.now()
  await new Promise<void>((resolve) => clock.after(50_000, resolve))
  const took = performance.now() - began
  expect(clock.now()).toBeGreaterThanOrEqual(50_000)
  expect(took).toBeGreaterThan(45)
  expect(took).toBeLessThan(1_000)
})

test('the heap gives what is due in order, whatever was put in and taken back', () => {
  fc.assert(
    fc.property(fc.array(fc.record({ at: fc.nat(50), cancelled: fc.boolean() }), { maxLength: 200 }), (asked) => {
      const heap = new DueHeap()
      const called: number[] = []
      const entries = asked.map(({ at }, order) => ({ at, order, callback: () => called.push(order) }))
      for (const entry of entries) heap.add(entry)
      asked.forEach(({ cancelled }, order) => {
        const entry = entries[order]
        if (cancelled && entry !== undefined) heap.cancel(entry)
      })
      while (heap.first() !== undefined) heap.take()?.()
      const expected = asked
        .map(({ at, cancelled }, order) => ({ at, cancelled, order }))
        .filter(({ cancelled }) => !cancelled)
        .sort((a, b) => a.at - b.at || a.order - b.order)
        .map(({ order }) => order)
      expect(called).toEqual(expected)
    }),
  )
})
