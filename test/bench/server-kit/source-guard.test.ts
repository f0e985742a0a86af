import { describe, expect, test } from 'vitest'
import { SourceGuard, type SourceRules } from '../../../electron/bench/server-kit/source-guard.ts'

const guardOf = (rules: Partial<SourceRules> = {}): SourceGuard =>
  new SourceGuard({
    open: 100,
    requests: { perSecond: 10, burst: 5 },
    unknownNames: 3,
    exempt: (ip) => ip === 'me',
    ...rules,
  })

describe('what one source may ask for', () => {
  test('has a limit at once, and room again when something ends', () => {
    const guard = guardOf({ open: 2 })
    expect([guard.enter('a', 0), guard.enter('a', 0), guard.enter('a', 0)]).toEqual([null, null, 'too-many-open'])
    expect(guard.enter('b', 0)).toBeNull()
    guard.leave('a')
    expect(guard.enter('a', 0)).toBeNull()
  })

  test('a burst, and then as much as time allows', () => {
    const guard = guardOf()
    guard.enter('a', 0)
    const admitted = (now: number): number =>
      Array.from({ length: 20 }, () => guard.admit('a', now)).filter((excess) => excess === null).length
    expect([admitted(0), admitted(300), admitted(100_000)]).toEqual([5, 3, 5])
  })

  test('one who guesses names gets one answer a second, until a quiet minute has passed', () => {
    const guard = guardOf({ requests: { perSecond: 1_000, burst: 1_000 } })
    guard.enter('a', 0)
    expect(['b', 'b', 'c', 'd'].map((name) => guard.unknownName('a', name, 0))).toEqual([false, false, false, false])
    expect(guard.unknownName('a', 'e', 0)).toBe(true)
    expect(guard.admit('a', 1)).toBe('guessing-names')
    expect([guard.admit('a', 1_000), guard.admit('a', 1_001), guard.admit('a', 2_000)]).toEqual([
      null,
      'guessing-names',
      null,
    ])
    expect([guard.admit('a', 60_000), guard.admit('a', 60_001)]).toEqual([null, null])
  })

  test('this machine itself asks for as much as it likes', () => {
    const guard = guardOf()
    guard.enter('me', 0)
    for (let turn = 0; turn < 100; turn++) {
      expect(guard.admit('me', 0)).toBeNull()
      expect(guard.unknownName('me', String(turn), 0)).toBe(false)
    }
  })

  test('a clock that is set back takes nothing away', () => {
    const guard = guardOf()
    guard.enter('a', 1_000_000)
    expect([guard.admit('a', 1_000_000), guard.admit('a', 0), guard.admit('a', 0)]).toEqual([null, null, null])
  })
})

describe('sources that are remembered', () => {
  test('are 4,096 at most; those with something open are kept, the longest idle makes room', () => {
    const guard = guardOf()
    for (let source = 0; source < 4_096; source++) expect(guard.enter(String(source), 0)).toBeNull()
    expect(guard.enter('new', 0)).toBe('too-many-sources')
    guard.leave('17')
    expect(guard.enter('new', 0)).toBeNull()
    expect(guard.enter('17', 0)).toBe('too-many-sources')
  })

  test('are forgotten after a quiet minute, with what they did wrong', () => {
    const guard = guardOf()
    guard.enter('a', 0)
    for (let turn = 0; turn < 6; turn++) guard.admit('a', 0)
    guard.leave('a')
    guard.forgetIdle(59_000)
    guard.enter('a', 59_000)
    expect(guard.admit('a', 0)).toBe('flood')
    guard.leave('a')
    guard.forgetIdle(1_000_000)
    guard.enter('a', 0)
    expect(guard.admit('a', 0)).toBeNull()
  })
})
