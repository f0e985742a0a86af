import { describe, expect, test } from 'vitest'
import {
  createSourceLimits,
  DEFAULT_TFTP_LIMITS,
  type SourceLimits,
  type TftpLimits,
} from '../../../electron/bench/tftp/limits.ts'
import { createCoarseClock } from '../../../electron/bench/tftp/coarse-clock.ts'
import { handClock } from '../../support/bench-clock.ts'

const limitsOf = (limits: Partial<TftpLimits> = {}): SourceLimits =>
  createSourceLimits({ ...DEFAULT_TFTP_LIMITS, exempt: () => false, ...limits })

describe('limits of a source', () => {
  test('its transfers at once are limited, and places that become free are given again', () => {
    const limits = limitsOf({ transfersPerSource: 2 })
    expect([limits.admit('a', 0), limits.admit('a', 0), limits.admit('a', 0)]).toEqual([
      null,
      null,
      'too-many-transfers',
    ])
    expect(limits.admit('b', 0)).toBe(null)
    limits.ended('a', false)
    expect(limits.admit('a', 0)).toBe(null)
    expect(limits.transfers()).toBe(3)
  })

  test('five hundred phones behind one address may start at once', () => {
    const limits = limitsOf()
    for (let phone = 0; phone < 500; phone++) expect(limits.admit('10.0.0.1', 0)).toBe(null)
  })

  test('requests that are never answered for are limited; an answer makes room', () => {
    const limits = limitsOf({ unansweredPerSource: 2 })
    limits.admit('a', 0)
    limits.admit('a', 0)
    expect(limits.admit('a', 0)).toBe('flood')
    limits.answered('a')
    expect(limits.admit('a', 0)).toBe(null)
    limits.ended('a', true)
    expect(limits.admit('a', 0)).toBe('flood')
    limits.ended('a', false)
    expect(limits.admit('a', 0)).toBe(null)
  })

  test.each([1, 4, 50])('%d addresses that never answer leave room for a phone that comes after them', (forged) => {
    const limits = limitsOf({ requestsAtOnce: 10_000 })
    for (let n = 0; n < 3_000; n++)
      for (let address = 0; address < forged; address++) limits.admit(`forged ${address}`, 0)
    expect(limits.transfers()).toBeLessThan(DEFAULT_TFTP_LIMITS.transfers)
    expect(limits.admit('phone', 0)).toBe(null)
  })

  test('requests a second are limited in the long run', () => {
    const limits = limitsOf({ requestsPerSecond: 10, requestsAtOnce: 5 })
    const ask = (now: number): boolean => {
      const welcome = limits.admit('a', now) === null
      if (welcome) limits.ended('a', false)
      return welcome
    }
    expect(Array.from({ length: 8 }, () => ask(0)).filter(Boolean)).toHaveLength(5)
    expect(Array.from({ length: 100 }, (_, tick) => ask(tick * 10)).filter(Boolean)).toHaveLength(9)
  })

  test('one who guesses names is found by different names only, and forgiven after a quiet minute', () => {
    const limits = limitsOf({ unknownNames: 3 })
    const ask = (name: string, now: number): string => {
      const excess = limits.admit('a', now)
      if (excess !== null) return excess
      limits.ended('a', false)
      return limits.unknownName('a', name, now) ? 'found' : 'unknown'
    }
    expect(Array.from({ length: 50 }, () => ask('same', 0)).every((word) => word === 'unknown')).toBe(true)
    expect(['b', 'c', 'd'].map((name) => ask(name, 1))).toEqual(['unknown', 'unknown', 'found'])
    expect(ask('e', 2)).toBe('guessing-names')
    expect(ask('e', 1_002)).toBe('unknown')
    expect(ask('f', 1_003)).toBe('guessing-names')
    expect([ask('g', 70_000), ask('h', 70_001)]).toEqual(['unknown', 'unknown'])
  })

  test('this machine itself asks as much as it likes, up to the transfers at once', () => {
    const limits = createSourceLimits({ ...DEFAULT_TFTP_LIMITS, unknownNames: 1, requestsAtOnce: 1 })
    for (let turn = 0; turn < 100; turn++) {
      expect(limits.admit('127.0.0.1', 0)).toBe(null)
      expect(limits.unknownName('127.0.0.1', String(turn), 0)).toBe(false)
    }
    expect(createSourceLimits({ ...DEFAULT_TFTP_LIMITS, transfers: 0 }).admit('::1', 0)).toBe('too-many-transfers')
  })

  test('a hundred thousand forged addresses are not all remembered, and a real one still gets in later', () => {
    const limits = limitsOf({ transfers: 1_000_000 })
    let welcome = 0
    for (let source = 0; source < 100_000; source++) if (limits.admit(String(source), 0) === null) welcome += 1
    expect(welcome).toBe(4_096)
    for (let source = 0; source < 4_096; source++) limits.ended(String(source), false)
    expect(limits.admit('10.0.0.7', 10)).toBe(null)
    limits.forget(100_000)
    expect(limits.transfers()).toBe(1)
  })
})

describe('the coarse clock', () => {
  test('ticks while there is something to wait for', () => {
    const clock = handClock()
    let left = 3
    const coarseClock = createCoarseClock(clock, () => --left > 0)
    clock.advance(1_000)
    expect(left).toBe(3)
    coarseClock.wake()
    clock.advance(1_000)
    expect(left).toBe(0)
  })

  test('calls nobody late when the process was held up, and never goes back when the clock is set', () => {
    let now = 1_000_000
    let tick = (): void => undefined
    const coarseClock = createCoarseClock(
      { now: () => now, after: (_ms, callback) => ((tick = callback), () => undefined) },
      () => true,
    )
    coarseClock.wake()
    const steps: number[] = []
    for (const step of [50, 3_600_000, -3_600_000, 50]) {
      const before = coarseClock.now()
      now += step
      tick()
      steps.push(coarseClock.now() - before)
    }
    expect(steps).toEqual([50, 100, 0, 50])
  })
})
