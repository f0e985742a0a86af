import { describe, expect, test } from 'vitest'
import fc from 'fast-check'
import {
  nextDaily,
  nextTimes,
  parseDelay,
  parseResyncAt,
  parseSchedule,
  printSchedule,
  resetSpread,
  resyncAtSpread,
} from '../../../shared/domain/resync/schedule.ts'
import { timetable, type ResyncSettings, type TimetableOptions } from '../../../shared/domain/resync/timetable.ts'

function schedule(text: string) {
  const { value } = parseSchedule(text)
  if (!value) throw new Error(`not a schedule: ${text}`)
  return value
}

/** `1200` or `2400..2430`, in seconds from the start. */
const told = (text: string, count = 5) =>
  nextTimes(schedule(text), 0, undefined, count).map(({ earliest, latest }) =>
    earliest === latest ? earliest / 1000 : `${earliest / 1000}..${latest / 1000}`,
  )

describe('every vector of the phone facts', () => {
  test.each([
    ['7200', [7200, 14400, 21600]],
    ['3600+600', ['3600..4200', '7200..8400', '10800..12600']],
    ['600,1200,300', [600, 1800, 2100, 2400, 2700]],
    ['1800+300,3600+600,7200+900', ['1800..2100', '5400..6300', '12600..14400', '19800..22500']],
    ['0', []],
    ['', []],
    ['2400+30', ['2400..2430']],
    ['60, 120, 240', [60, 180, 420, 660]],
    ['30', [30, 60]],
    ['600,0', [600]],
  ])('%s', (text, times) =>
    expect(told(text, Math.max(times.length, 5)).slice(0, Math.max(times.length, 1))).toEqual(times),
  )
})

test('a drawn moment lies in its range, both ends included', () => {
  const draws = [0, 0.999_999, 0.5]
  const moments = nextTimes(schedule('2400+30'), 0, () => draws.shift() ?? 0, 3)
  expect(moments.map((m) => m.at / 1000)).toEqual([2400, 4830, 7245])
  for (const { earliest, latest, at } of moments) expect(at >= earliest && at <= latest).toBe(true)
})

test.each(['x', '600;300', '600,', '-5', '1.5', '600+', '+30', '1e3', '99999999999999'])(
  '%s is no schedule',
  (text) => {
    expect(parseSchedule(text).value).toBeUndefined()
  },
)

test('the step that cannot be read is pointed at', () => {
  expect(parseSchedule('600,x,300').problems[0]).toMatchObject({ at: 4, length: 1, code: 'step-expected' })
  expect(parseSchedule('600,0,300').problems[0]).toMatchObject({ at: 4, length: 1, code: 'zero-inside' })
  expect(parseSchedule('1,2,0').problems[0]).toMatchObject({ at: 4, length: 1, code: 'zero-inside' })
})

test('what is printed is read as the same schedule, and no text throws', () => {
  fc.assert(fc.property(fc.string(), (text) => void parseSchedule(text)))
  const step = fc.record({ seconds: fc.integer({ min: 1, max: 90_000 }), spread: fc.integer({ min: 0, max: 900 }) })
  fc.assert(
    fc.property(fc.array(step, { maxLength: 12 }), (steps) => {
      expect(schedule(printSchedule({ steps }))).toEqual({ steps })
    }),
  )
})

test.each([
  ['0959', 599],
  ['0000', 0],
  ['2400', 0],
  ['2359', 1439],
])('%s is a time of day', (text, minutes) => expect(parseResyncAt(text).value).toBe(minutes))

test.each(['959', '9:59', '2401', '0960', '2500', 'abcd', '09590'])('%s is none and is ignored', (text) => {
  expect(parseResyncAt(text).value).toBeUndefined()
  expect(parseResyncAt(text).problems).toHaveLength(1)
})

test('the spread of a time of day is whole minutes, ten at least', () => {
  expect(resyncAtSpread(0)).toBe(600)
  expect(resyncAtSpread(599)).toBe(600)
  expect(resyncAtSpread(600)).toBe(600)
  expect(resyncAtSpread(629)).toBe(600)
  expect(resyncAtSpread(630)).toBe(660)
})

test('AT-3: the chapter’s formula rounds to the nearest minute, its sentence up to the next', () => {
  const rounded = (rounding: 'nearest' | 'up') =>
    [600, 601, 630, 660, 661, 65_535].map((delay) => resyncAtSpread(delay, rounding))
  expect(rounded('nearest')).toEqual([600, 600, 660, 660, 660, 65_520])
  expect(rounded('up')).toEqual([600, 660, 660, 660, 720, 65_580])
})

test('the delay after power-up counts in twenties of seconds, or in seconds', () => {
  expect(resetSpread(2)).toBe(40)
  expect(resetSpread(2, 'seconds')).toBe(2)
  expect(parseDelay('65536', 2).problems[0]?.code).toBe('delay-range')
  expect(parseDelay('two', 2).value).toBeUndefined()
})

test('the next time of day is by the phone clock', () => {
  const noon = Date.UTC(2030, 0, 1, 12, 0)
  expect(
    nextDaily({ minute: 599, spreadSeconds: 600, offsetMinutes: 0 }, noon, undefined, 2).map((m) =>
      new Date(m.earliest).toISOString(),
    ),
  ).toEqual(['2030-01-02T09:59:00.000Z', '2030-01-03T09:59:00.000Z'])
  // 12:00 UTC is 07:00 in New York: 09:59 is still to come.
  expect(
    new Date(
      nextDaily({ minute: 599, spreadSeconds: 600, offsetMinutes: -300 }, noon, undefined, 1)[0]?.earliest ?? 0,
    ).toISOString(),
  ).toBe('2030-01-01T14:59:00.000Z')
})

const causes = (settings: ResyncSettings, options: Partial<TimetableOptions> = {}) =>
  timetable(settings, { from: 0, offsetMinutes: 0, count: 3, start: 'reset', ...options }).resyncs.map(
    (r) => `${r.cause} ${r.earliest / 1000}..${r.latest / 1000}`,
  )

describe('a phone follows its parameters', () => {
  test('by default: soon after power-up, then every hour', () => {
    expect(causes({})).toEqual(['reset 0..40', 'periodic 3600..3640', 'periodic 7200..7240'])
  })
  test('a valid time of day takes the place of the period', () => {
    expect(causes({ Resync_At__HHmm_: '0959' }, { start: 'success', count: 1 })).toEqual(['time-of-day 35940..36540'])
    expect(causes({ Resync_At__HHmm_: '9959' }, { start: 'success', count: 1 })).toEqual(['periodic 3600..3600'])
  })
  test('PER-1: a start without a resync arms the period: the profile that says so came by one that succeeded', () => {
    expect(causes({ Resync_On_Reset: 'No' })).toEqual([
      'periodic 3600..3600',
      'periodic 7200..7200',
      'periodic 10800..10800',
    ])
    expect(causes({ Resync_On_Reset: 'No', Resync_Periodic: '0' })).toEqual([])
  })
  test('nothing when provisioning is off', () => {
    expect(causes({ Provision_Enable: 'No' })).toEqual([])
  })
  test('RTY-4: after a failure the retry list counts; with 0 the period goes on, or it retries at once', () => {
    expect(causes({}, { start: 'failure' })).toEqual(['retry 60..60', 'retry 180..180', 'retry 420..420'])
    const none = { Resync_Error_Retry_Delay: '0' }
    expect(causes({ ...none, Resync_Periodic: '100' }, { start: 'failure', count: 2 })).toEqual([
      'periodic 100..100',
      'periodic 200..200',
    ])
    expect(causes({ ...none, Resync_Periodic: '0' }, { start: 'failure' })).toEqual([])
    const readings = { randomDelayUnit: '20-seconds', atRounding: 'nearest', retryZero: 'at-once' } as const
    expect(causes({ Resync_Error_Retry_Delay: '0' }, { start: 'failure', readings })).toEqual(['retry 0..0'])
  })
  test('AT-5: a time of day counts after a failure, beside the retries', () => {
    const settings = { Resync_At__HHmm_: '0000', Resync_Error_Retry_Delay: '50000' }
    expect(causes(settings, { start: 'failure' })).toEqual([
      'retry 50000..50000',
      'time-of-day 86400..87000',
      'retry 100000..100000',
    ])
  })
  test('what cannot be read is told by parameter', () => {
    const { problems } = timetable(
      { Resync_Periodic: 'soon' },
      { from: 0, offsetMinutes: 0, count: 1, start: 'success' },
    )
    expect(problems).toMatchObject([{ parameter: 'Resync_Periodic', code: 'step-expected' }])
  })
})
