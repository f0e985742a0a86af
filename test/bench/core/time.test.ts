import { expect, test } from 'vitest'
import { every } from '../../../electron/bench/core/clock.ts'
import { endsWithin, TimeoutError, withTimeout } from '../../../electron/bench/core/time.ts'
import { handClock } from '../../support/bench-clock.ts'

const never = new Promise<never>(() => undefined)

test('work that ends in time gives its outcome, and leaves no timer behind', async () => {
  const clock = handClock()
  expect(await withTimeout(Promise.resolve('sent'), 1_000, clock)).toBe('sent')
  await expect(withTimeout(Promise.reject(new Error('refused')), 1_000, clock)).rejects.toThrow('refused')
  expect(clock.waiting()).toBe(0)
})

test('work that takes longer is given up, by the code that the system has for it', async () => {
  const clock = handClock()
  const late = withTimeout(never, 1_000, clock)
  clock.advance(1_000)
  await expect(late).rejects.toBeInstanceOf(TimeoutError)
  await expect(late).rejects.toMatchObject({ code: 'ETIMEDOUT' })
})

test('waiting says whether the work ended, and throws what it threw', async () => {
  const clock = handClock()
  expect(await endsWithin(Promise.resolve(), 1_000, clock)).toBe(true)
  await expect(endsWithin(Promise.reject(new Error('full disk')), 1_000, clock)).rejects.toThrow('full disk')
  const late = endsWithin(never, 1_000, clock)
  clock.advance(1_000)
  expect(await late).toBe(false)
})

test('a tick comes again and again until it is taken back, also from within itself', () => {
  const clock = handClock()
  const ticks: number[] = []
  const stop = every(clock, 1_000, (tick) => {
    ticks.push(tick)
    if (tick === 3) stop()
  })
  clock.advance(10_000)
  expect(ticks).toEqual([1, 2, 3])
})
