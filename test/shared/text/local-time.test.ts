import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import {
  localClock,
  localDay,
  localTime,
  milliseconds,
  readSyslogTime,
  syslogTime,
} from '../../../shared/domain/text/local-time.ts'
import { utcOffsetMinutes } from '../../../electron/bench/core/local-time.ts'
import { formatDay, formatTime } from '../../../renderer/ui/format.ts'

const winter = Date.UTC(2026, 0, 4, 8, 30, 5, 7)
const summer = Date.UTC(2026, 6, 14, 7, 30, 5, 250)
/** As in Paris, of which only these two moments are asked. */
const paris = (at: number): number => (at < Date.UTC(2026, 2, 29, 1) ? 60 : 120)

test('a winter event that is read in summer has the hour that it had in winter', () => {
  expect([localTime(winter, paris), localTime(summer, paris)]).toEqual(['2026-01-04 09:30:05', '2026-07-14 09:30:05'])
  expect([localClock(winter, paris), localDay(winter, paris)]).toEqual(['09:30:05', '2026-01-04'])
  expect([milliseconds(winter), milliseconds(summer), milliseconds(-1)]).toEqual(['.007', '.250', '.999'])
})

test('the day changes at midnight of the zone', () => {
  const late = Date.UTC(2026, 0, 4, 23, 30)
  expect([localDay(late, () => 60), localDay(late, () => 0), localDay(late, () => -1440)]).toEqual([
    '2026-01-05',
    '2026-01-04',
    '2026-01-03',
  ])
})

test('a syslog day of one digit follows a space, or a zero as on the phones’ own pages', () => {
  expect(syslogTime(winter, paris)).toBe('Jan  4 09:30:05')
  expect(syslogTime(winter, paris, '0')).toBe('Jan 04 09:30:05')
})

describe('a time that a phone wrote', () => {
  test('is read back in the zone and the season that it was written in', () => {
    for (const at of [winter, summer]) {
      expect(readSyslogTime(syslogTime(at, paris), at, paris)).toBe(at - (at % 1000))
    }
  })

  test('without a year is of the year that brings it nearest', () => {
    const newYear = Date.UTC(2026, 0, 1, 0, 10)
    expect(readSyslogTime('Dec 31 23:59:00', newYear, () => 0)).toBe(Date.UTC(2025, 11, 31, 23, 59))
    expect(readSyslogTime('Jan  1 00:01:00', newYear - 3_600_000, () => 0)).toBe(Date.UTC(2026, 0, 1, 0, 1))
  })

  test('with its zone needs no other, and of another shape is none', () => {
    expect(readSyslogTime('2026-01-04T09:30:05.007+01:00', 0, paris)).toBe(winter)
    expect(readSyslogTime('yesterday', winter, paris)).toBeNull()
    expect(readSyslogTime('Foo  4 09:30:05', winter, paris)).toBeNull()
  })
})

describe('on a machine in Paris', () => {
  const zone = process.env['TZ']
  beforeEach(() => void (process.env['TZ'] = 'Europe/Paris'))
  afterEach(() => {
    if (zone === undefined) delete process.env['TZ']
    else process.env['TZ'] = zone
  })

  test('each moment has the offset of its own season, not that of today', () => {
    expect([utcOffsetMinutes(winter), utcOffsetMinutes(summer)]).toEqual([60, 120])
  })

  test.each([
    ['winter', winter, '2026-01-04 09:30:05.007'],
    ['summer', summer, '2026-07-14 09:30:05.250'],
  ])('the screen and the command line write the same time in %s', (_, at, written) => {
    expect(`${formatDay(at)} ${formatTime(at)}`).toBe(written)
    expect(localTime(at, utcOffsetMinutes) + milliseconds(at)).toBe(written)
  })
})
