import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import {
  isDaylightTime,
  parseDaylightRule,
  type DaylightRule,
} from '../../../../shared/domain/profile/values/daylight-rule.ts'

function rule(text: string): DaylightRule {
  const parsed = parseDaylightRule(text)
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.error))
  return parsed.value
}

describe('Daylight_Saving_Time_Rule', () => {
  test.each([
    'start=3/-1/7/2;end=10/-1/7/2;save=1',
    'start=4/1/7;end=10/-1/7;save=1',
    'start=3/8/7/02:0:0;end=11/1/7/02:0:0;save=1',
    'Start=3/-1/7/02:00:00; End=10/-1/7/03:00:00; Save=01:00:00',
    'START = 10/1/7/2 ; END = 4/1/7/3 ; SAVE = 1 ;',
    'start=4/-7/-7/2;end=10/31/0/2;save=-1',
    'start=3/+2/+7/2;end=11/1/7/2;save=+1',
    'save=0:30;end=4/1/7/2;start=10/1/7/2',
    'start=3/-1/0/24;end=10/-1/0/24:00;save=1',
  ])('%s is read', (text) => {
    expect(parseDaylightRule(text)).toMatchObject({ ok: true })
  })

  test.each([
    ['start=13/-1/7/2;end=10/-1/7/2;save=1', 'month', '13'],
    ['start=0/-1/7/2;end=10/-1/7/2;save=1', 'month', '0'],
    ['start=3/32/7/2;end=10/-1/7/2;save=1', 'day', '32'],
    ['start=2/30/0/2;end=10/-1/7/2;save=1', 'date', '2/30'],
    ['start=3/-1/7/2;end=10/-1/7/2;save=24', 'time', '24'],
    ['start=3/-1/7/2;start=4/-1/7/2;end=10/-1/7/2;save=1', 'part-unknown', 'start=4/-1/7/2'],
    ['start=3/0/7/2;end=10/-1/7/2;save=1', 'day', '0'],
    ['start=3/-1/8/2;end=10/-1/7/2;save=1', 'weekday', '8'],
    ['start=3/-1/7/25;end=10/-1/7/2;save=1', 'time', '25'],
    ['start=3/-1/7/2:60;end=10/-1/7/2;save=1', 'time', '2:60'],
    ['start=3/-1/7/2;end=10/-1/7/2', 'part-missing', ''],
    ['start=3/-1/7/2;end=10/-1/7/2;save=one', 'part-unreadable', 'one'],
    ['start=3-1-7;end=10/-1/7/2;save=1', 'part-unreadable', '3-1-7'],
    ['EST5EDT', 'part-unknown', 'est5edt'],
  ])('%s is not: %s', (text, code, found) => {
    expect(parseDaylightRule(text)).toMatchObject({ ok: false, error: { code, found } })
  })

  test('no text makes it throw', () => {
    fc.assert(
      fc.property(
        fc.string({ unit: fc.constantFrom(...Array.from('start=end;save-/:0179 ')) }),
        (text) => void parseDaylightRule(text),
      ),
    )
  })

  test.each([
    // Central Europe 2026: from 29 March 02:00 to 25 October 03:00, read as local time.
    ['start=3/-1/7/2;end=10/-1/7/3;save=1', '2026-03-29T01:59', false],
    ['start=3/-1/7/2;end=10/-1/7/3;save=1', '2026-03-29T02:00', true],
    ['start=3/-1/7/2;end=10/-1/7/3;save=1', '2026-10-25T01:59', true],
    ['start=3/-1/7/2;end=10/-1/7/3;save=1', '2026-10-25T02:00', false],
    // The United States 2026: the second Sunday of March (the 8th), the first of November (the 1st).
    ['start=3/8/7/2;end=11/1/7/2;save=1', '2026-03-08T02:00', true],
    ['start=3/8/7/2;end=11/1/7/2;save=1', '2026-03-08T01:59', false],
    ['start=3/8/7/2;end=11/1/7/2;save=1', '2026-11-01T01:00', false],
    ['start=3/8/7/2;end=11/1/7/2;save=1', '2026-11-01T00:59', true],
    // The south: summer spans the new year.
    ['start=10/1/7/2;end=4/1/7/3;save=1', '2026-01-15T12:00', true],
    ['start=10/1/7/2;end=4/1/7/3;save=1', '2026-07-15T12:00', false],
    // On or before a date: the Sunday before 15 March 2026 is that very Sunday; before the 14th it is the 8th.
    ['start=3/15/-7/0;end=10/1/0/0;save=1', '2026-03-15T00:00', true],
    ['start=3/14/-7/0;end=10/1/0/0;save=1', '2026-03-08T00:00', true],
    ['start=3/14/-7/0;end=10/1/0/0;save=1', '2026-03-07T23:59', false],
  ])('%s at %s: %s', (text, local, on) => {
    expect(isDaylightTime(rule(text), Date.parse(`${local}:00Z`))).toBe(on)
  })
})
