import { expect, test } from 'vitest'
import { ByteCache } from '../../../electron/bench/core/byte-cache.ts'

const cacheOf = (limit: number): ByteCache<string> => new ByteCache(limit, (text) => text.length)
const kilobyte = 'x'.repeat(1_024)

test('what was asked for last stays, what was not goes first', () => {
  const cache = cacheOf(3 * 1_600)
  for (const key of ['a', 'b', 'c']) cache.set(key, kilobyte)
  expect(cache.get('a')).toBe(kilobyte)
  cache.set('d', kilobyte)
  expect(['a', 'b', 'c', 'd'].map((key) => cache.get(key) !== undefined)).toEqual([true, false, true, true])
})

test('what is too large is not held, and what it replaces is not served any more', () => {
  const cache = cacheOf(2_000)
  cache.set('a', kilobyte)
  cache.set('a', kilobyte.repeat(2))
  expect(cache.get('a')).toBeUndefined()
  cache.set('b', kilobyte)
  expect(cache.get('b')).toBe(kilobyte)
})

test('a key that is set again counts once, and empty contents count too', () => {
  const cache = cacheOf(3 * 1_600)
  for (let time = 0; time < 50; time++) cache.set('a', kilobyte)
  cache.set('b', kilobyte)
  expect(cache.get('a')).toBe(kilobyte)
  for (let key = 0; key < 100; key++) cache.set(`empty ${key}`, '')
  expect(cache.get('empty 0')).toBeUndefined()
  expect(cache.get('empty 99')).toBe('')
})
