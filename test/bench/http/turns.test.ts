import { setImmediate as turn } from 'node:timers/promises'
import { describe, expect, test } from 'vitest'
import { Turns, type Pace } from '../../../electron/bench/http/tls/turns.ts'
import { handClock } from '../../support/bench-clock.ts'

const pace = (given: Partial<Pace> = {}): Pace => ({ atOnce: 2, patienceMs: 20, restMs: 0, ...given })

/** Pieces that say when they began, and are over when they are told. */
function pieces(turns: Turns, count: number) {
  const began: number[] = []
  const over: (() => void)[] = []
  for (let piece = 0; piece < count; piece++)
    turns.take((end) => {
      began.push(piece)
      over[piece] = end
    })
  return { began, end: (piece: number) => over[piece]?.() }
}

async function turnsOfTheLoop(count: number): Promise<void> {
  for (let passed = 0; passed < count; passed++) await turn()
}

describe('turns', () => {
  test('begin one in each turn of the event loop, in the order of asking', async () => {
    const { began } = pieces(new Turns(() => pace({ atOnce: 10 }), handClock()), 3)
    expect(began).toEqual([])
    await turn()
    expect(began).toEqual([0])
    await turn()
    expect(began).toEqual([0, 1])
    await turn()
    expect(began).toEqual([0, 1, 2])
  })

  test('no more are under way than the pace says, and one that is over makes room for one', async () => {
    const { began, end } = pieces(new Turns(() => pace(), handClock()), 5)
    await turnsOfTheLoop(5)
    expect(began).toEqual([0, 1])
    end(1)
    end(1) // said twice, it counts once
    await turnsOfTheLoop(5)
    expect(began).toEqual([0, 1, 2])
  })

  test('one that never ends is not waited for longer than the pace allows', async () => {
    const clock = handClock()
    const { began } = pieces(new Turns(() => pace({ atOnce: 1 }), clock), 2)
    await turnsOfTheLoop(3)
    clock.advance(19)
    await turnsOfTheLoop(3)
    expect(began).toEqual([0])
    clock.advance(1)
    await turnsOfTheLoop(3)
    expect(began).toEqual([0, 1])
  })

  test('rest between two as long as the pace says at that moment', async () => {
    const clock = handClock()
    let restMs = 2
    const { began } = pieces(new Turns(() => pace({ atOnce: 10, restMs }), clock), 3)
    clock.advance(1)
    expect(began).toEqual([])
    clock.advance(1)
    expect(began).toEqual([0])
    restMs = 0
    clock.advance(2) // the rest that had begun
    expect(began).toEqual([0, 1])
    await turnsOfTheLoop(2)
    expect(began).toEqual([0, 1, 2])
  })

  test('work that comes after all was done is done too', async () => {
    const turns = new Turns(() => pace(), handClock())
    const first = pieces(turns, 1)
    await turnsOfTheLoop(2)
    first.end(0)
    const second = pieces(turns, 1)
    await turnsOfTheLoop(2)
    expect([first.began, second.began]).toEqual([[0], [0]])
  })
})
