import { describe, expect, test } from 'vitest'
import type { HistoryStatus } from '../../../../shared/domain/event/bench-state.ts'
import { everything } from '../../../../shared/domain/event/filter.ts'
import type { Removed } from '../../../../electron/bench/events/store/retention-limits.ts'
import { handClock, type HandClock } from '../../../support/bench-clock.ts'
import { found, openedStore, all, plenty } from '../../../support/store-world.ts'
import { temporaryFolder } from '../../../support/temporary-folder.ts'
import { said, sent, START } from '../../../support/store-events.ts'

const SECOND = 1_000
const HOUR = 3_600 * SECOND
const DAY = 24 * HOUR

/** A clock whose hands can be set, and the time that passes whatever it shows. */
function settableClock(start: number) {
  const hand = handClock(start)
  let shift = 0
  const clock: HandClock = { ...hand, now: () => hand.now() + shift }
  return {
    clock,
    uptime: () => hand.now(),
    set: (ms: number) => {
      shift += ms
    },
  }
}

/** Ten thousand lines, ten milliseconds apart, from `START` on. */
async function written(folder: string): Promise<void> {
  const store = await openedStore({ folder })
  store.append(sent(1, 'basic.txt'))
  for (let seq = 2; seq <= 10_000; seq++) store.append(said(seq, `line ${seq}`), Buffer.from('raw'))
  await store.close()
}

/** A store on that folder, and every removal that it told. */
async function opened(
  folder: string,
  { clock, uptime, ...retention }: ReturnType<typeof settableClock> & { maxAgeDays?: number; maxBytes?: number },
) {
  const removals: Removed[] = []
  const first = Promise.withResolvers<undefined>()
  const store = await openedStore({
    folder,
    clock,
    uptime,
    retention: { ...plenty, ...retention },
    onRemoved: (removed) => {
      removals.push(removed)
      first.resolve(undefined)
    },
  })
  return {
    store,
    removals,
    removed: first.promise,
    /** Lets time pass in the steps in which the store looks: each look is over, and the next is arranged. */
    pass: async (ms: number) => {
      const looked = async (): Promise<void> => {
        while (clock.waiting() === 0) await new Promise((resolve) => setImmediate(resolve))
      }
      await looked()
      for (let passed = 0; passed < ms; passed += 10 * SECOND) {
        clock.advance(10 * SECOND)
        await looked()
      }
    },
  }
}

const count = (store: { status(): HistoryStatus }): number => store.status().count

describe('retention', () => {
  test('lines go by their age once the clock has agreed with the passing of time for an hour, and that is told', async () => {
    const folder = temporaryFolder()
    await written(folder)
    // Line 5,000 happened 50 s after the start; a day later, less the hour of agreement.
    const time = settableClock(START + DAY + 50 * SECOND - HOUR)
    const { store, removals, removed, pass } = await opened(folder, { ...time, maxAgeDays: 1 })
    await pass(HOUR - 10 * SECOND)
    expect(removals).toEqual([])
    await pass(10 * SECOND)
    await removed
    expect(removals).toEqual([{ count: expect.any(Number) as number, aged: 4_999, sized: 0, until: START + 49_990 }])
    const seqs = (await all(store.pieces(everything))).map(({ seq }) => seq)
    expect([seqs[0], seqs.at(-1), seqs.length]).toEqual([5_000, 10_000, 5_001])
    expect(await found(store, '"line 4999"')).toEqual([])
    expect(await found(store, '"line 9999"')).toEqual([9_999])
    expect(await store.raw(4_999)).toBeNull()
    expect((await store.lastFetches()).get('basic.txt')?.at).toBe(START + 10)
    await store.close()
    expect((await openedStore({ folder })).lastSeq).toBe(10_000)
  })

  test('a clock that jumps ahead and is put right costs nothing', async () => {
    const folder = temporaryFolder()
    await written(folder)
    const time = settableClock(START + HOUR)
    const { store, removals, pass } = await opened(folder, { ...time, maxAgeDays: 180 })
    await pass(0.6 * HOUR)
    time.set(200 * DAY)
    await pass(30 * SECOND)
    time.set(-200 * DAY)
    await pass(0.6 * HOUR)
    expect([removals, count(store)]).toEqual([[], 10_000])
  })

  test('a clock that is wrong for a day, and from the start, costs a week of the oldest at most', async () => {
    const folder = temporaryFolder()
    await written(folder)
    const time = settableClock(START + 400 * DAY)
    const { store, removals, pass } = await opened(folder, { ...time, maxAgeDays: 180 })
    await pass(1.2 * HOUR)
    expect([removals, count(store)]).toEqual([[], 10_000])
  })

  test('a site that rested for a year loses what is too old a week at a time, and does not begin anew at each start', async () => {
    const folder = temporaryFolder()
    await written(folder)
    const time = settableClock(START + 400 * DAY)
    const first = await opened(folder, { ...time, maxAgeDays: 10 })
    await first.pass(HOUR + 10 * SECOND)
    expect(first.removals).toEqual([])
    await first.store.close()
    // The next day: a second week.
    time.clock.advance(DAY)
    const second = await opened(folder, { ...time, maxAgeDays: 10 })
    await second.pass(HOUR + 10 * SECOND)
    await second.removed
    expect(second.removals.map(({ aged }) => aged)).toEqual([10_000])
    await second.store.close()
  })

  test('lines go by their size, and that is told too', async () => {
    const folder = temporaryFolder()
    await written(folder)
    const { store, removals, removed } = await opened(folder, { ...settableClock(START + HOUR), maxBytes: 100_000 })
    await removed
    expect(removals[0]?.sized).toBeGreaterThan(8_000)
    expect(removals[0]?.aged).toBe(0)
    expect(count(store)).toBe(10_000 - (removals[0]?.sized ?? 0))
    await store.close()
    expect((await openedStore({ folder })).lastSeq).toBe(10_000)
  })
})
