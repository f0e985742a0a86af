import { expect, test } from 'vitest'
import { Mutex } from '../../../electron/bench/core/mutex.ts'

test('tasks run one at a time, in the order in which they came', async () => {
  const mutex = new Mutex()
  const told: string[] = []
  const first = Promise.withResolvers<string>()
  const one = mutex.run(async () => told.push(await first.promise))
  const two = mutex.run(() => Promise.resolve(told.push('second')))
  expect(told).toEqual([])
  first.resolve('first')
  expect(await Promise.all([one, two])).toEqual([1, 2])
  expect(told).toEqual(['first', 'second'])
})

test('a task that fails says so to its own caller, and does not hold up the next', async () => {
  const mutex = new Mutex()
  const failed = mutex.run(() => Promise.reject(new Error('full disk')))
  const next = mutex.run(() => Promise.resolve('written'))
  await expect(failed).rejects.toThrow('full disk')
  expect(await next).toBe('written')
})
