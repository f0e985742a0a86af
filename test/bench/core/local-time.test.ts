import { afterEach, beforeEach, expect, test } from 'vitest'
import { localTime, milliseconds, syslogTime, utcOffsetMinutes } from '../../../electron/bench/core/local-time.ts'

const zone = process.env['TZ']
beforeEach(() => void (process.env['TZ'] = 'Europe/Paris'))
afterEach(() => {
  if (zone === undefined) delete process.env['TZ']
  else process.env['TZ'] = zone
})

const winter = Date.UTC(2026, 0, 4, 8, 30, 5, 7)
const summer = Date.UTC(2026, 6, 14, 7, 30, 5, 250)

test('each moment has the offset of its own season, not that of today', () => {
  expect([utcOffsetMinutes(winter), utcOffsetMinutes(summer)]).toEqual([60, 120])
  expect([localTime(winter), localTime(summer)]).toEqual(['2026-01-04 09:30:05', '2026-07-14 09:30:05'])
  expect([milliseconds(winter), milliseconds(summer)]).toEqual(['.007', '.250'])
})

test('a syslog day of one digit follows a space, or a zero as on the phones’ own pages', () => {
  expect(syslogTime(winter)).toBe('Jan  4 09:30:05')
  expect(syslogTime(winter, '0')).toBe('Jan 04 09:30:05')
})
