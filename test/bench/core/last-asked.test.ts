import { expect, test } from 'vitest'
import { LastAsked } from '../../../electron/bench/core/last-asked.ts'
import { handClock } from '../../support/bench-clock.ts'

test('a server that told an event was asked then; the event goes on as it was', () => {
  const clock = handClock()
  const asked = new LastAsked(clock)
  const told: unknown[] = []
  const emit = asked.noting((...event) => told.push(event))
  expect(asked.lately()).toBe(false)
  const raw = new Uint8Array([1])
  emit({ type: 'file.removed', path: 'a.xml' }, raw)
  clock.advance(249)
  expect(asked.lately()).toBe(true)
  clock.advance(1)
  expect(asked.lately()).toBe(false)
  expect(told).toEqual([[{ type: 'file.removed', path: 'a.xml' }, raw, undefined]])
})

test('a clock that was set back does not make the last request one of the future', () => {
  let now = 5_000
  const asked = new LastAsked({ now: () => now })
  asked.noting(() => undefined)({ type: 'history.recovered' })
  now = 1_000
  expect(asked.lately()).toBe(false)
})
