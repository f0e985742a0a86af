import { describe, expect, test } from 'vitest'
import { lateFrom, nextResync } from '../../../shared/domain/diagnosis/next-resync.ts'
import { emptyState, fold } from '../../../shared/domain/diagnosis/fold.ts'
import { resynced, serving, site } from '../../support/diagnosed-site.ts'
import { reception, START } from '../../support/phone-stream.ts'

const story = fold(emptyState, resynced().events).phones.get(reception.mac ?? '')
const next = (settings: Readonly<Record<string, string>>) =>
  nextResync({ applied: story?.applied ?? null }, serving({ 'basic.txt': { settings } }))

describe('when a phone comes by itself', () => {
  test.each([
    { what: 'after its period', period: '600', earliest: 600, latest: 600 },
    { what: 'after its period and a random delay', period: '600+60', earliest: 600, latest: 660 },
    { what: 'after any step of its list', period: '600,1200,300', earliest: 300, latest: 1_200 },
    { what: 'until its list ends in 0', period: '600,0', earliest: 600, latest: 600 },
  ])('$what', ({ period, earliest, latest }) => {
    expect(next({ Resync_Periodic: period })).toEqual({
      by: 'periodic',
      earliest: START + earliest * 1_000,
      latest: START + latest * 1_000,
      path: 'basic.txt',
    })
  })

  test('AT-4: is the time of day by the phone’s own zone, where one is set: the period does not count then', () => {
    const at = (zone: Readonly<Record<string, string>>) =>
      next({ Resync_Periodic: '600', Resync_At__HHmm_: '2300', ...zone })
    const minutes = (of: ReturnType<typeof at>) => of && [of.by, of.earliest, (of.latest - of.earliest) / 60_000]
    expect(minutes(at({ Time_Zone: 'GMT' }))).toEqual(['daily', Date.UTC(2026, 2, 14, 23), 10])
    expect(minutes(at({ Time_Zone: 'GMT+01:00' }))).toEqual(['daily', Date.UTC(2026, 2, 14, 22), 10])
    // In March the last Sunday is still to come; where it has begun, the clock is an hour ahead.
    const spring = { Time_Zone: 'GMT+01:00', Daylight_Saving_Time_Rule: 'start=3/1/0/2;end=10/-1/7/2;save=1' }
    expect(minutes(at(spring))).toEqual(['daily', Date.UTC(2026, 2, 14, 21), 10])
    expect(minutes(at({ ...spring, Daylight_Saving_Time_Enable: 'No' }))?.[1]).toBe(Date.UTC(2026, 2, 14, 22))
  })

  test('comes somewhere within a day, where the profile leaves the phone’s own zone', () => {
    const at = next({ Resync_At__HHmm_: '2300' })
    expect(at).toMatchObject({ by: 'daily', earliest: START, latest: START + 86_400_000 + 600_000 })
  })

  test('is not known without a period, with one that cannot be read, or where no profile is known', () => {
    expect(next({})).toBeNull()
    expect(next({ Resync_Periodic: '0' })).toBeNull()
    expect(next({ Resync_Periodic: 'soon' })).toBeNull()
    expect(nextResync({ applied: null }, site)).toBeNull()
    expect(nextResync({ applied: story?.applied ?? null }, site)).toBeNull()
  })

  test('is late beyond twice its period, and beyond its time of day', () => {
    const applied = story?.applied ?? null
    const [periodic, daily] = [next({ Resync_Periodic: '600' }), next({ Resync_At__HHmm_: '2300' })]
    if (applied === null || periodic === null || daily === null) throw new Error('nothing applied')
    expect(lateFrom(periodic, applied)).toBe(START + 1_200_000)
    expect(lateFrom(daily, applied)).toBe(daily.latest)
  })
})
