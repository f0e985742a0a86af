/**
 * Minutes that local time is ahead of UTC at a moment. Each moment has its own: summer and winter differ by an hour, so the
 * offset of now is wrong for half of a year's events. The zone is the machine's, so whoever knows the machine passes this in.
 */
export type UtcOffset = (at: number) => number

/** Fields of a moment by the clock on the wall, read with the UTC getters. */
const wall = (at: number, offset: UtcOffset): Date => new Date(at + offset(at) * 60_000)

const two = (value: number): string => String(value).padStart(2, '0')

/** `09:30:05` */
export function localClock(at: number, offset: UtcOffset): string {
  const when = wall(at, offset)
  return [when.getUTCHours(), when.getUTCMinutes(), when.getUTCSeconds()].map(two).join(':')
}

/** `2026-03-14`: sorts, and is read alike in every language. */
export function localDay(at: number, offset: UtcOffset): string {
  const when = wall(at, offset)
  const year = String(when.getUTCFullYear()).padStart(4, '0')
  return [year, two(when.getUTCMonth() + 1), two(when.getUTCDate())].join('-')
}

/** `2026-03-14 09:30:05` */
export const localTime = (at: number, offset: UtcOffset): string => `${localDay(at, offset)} ${localClock(at, offset)}`

/** `.250` of a second: the same in every zone. */
export const milliseconds = (at: number): string => `.${String(new Date(at).getUTCMilliseconds()).padStart(3, '0')}`

const months = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'] as const

/** `Mar  4 09:30:05`, as RFC 3164 has it; the phones' own log pages write `Mar 04`. */
export function syslogTime(at: number, offset: UtcOffset, dayPadding: ' ' | '0' = ' '): string {
  const when = wall(at, offset)
  const day = String(when.getUTCDate()).padStart(2, dayPadding)
  return `${months[when.getUTCMonth()] ?? 'Jan'} ${day} ${localClock(at, offset)}`
}

const rfc3164 = /^([A-Z][a-z]{2}) {1,2}(\d{1,2}) (\d{2}):(\d{2}):(\d{2})/

/**
 * The moment that a syslog time without a year and without a zone means on this clock: in the year that brings it nearest
 * to `near`. Null for another shape. A time with its zone is a moment by itself.
 */
export function readSyslogTime(text: string, near: number, offset: UtcOffset): number | null {
  const [, name = '', day, hours, minutes, seconds] = rfc3164.exec(text) ?? []
  const month = months.findIndex((each) => each === name)
  if (month < 0) return /^\d{4}-\d{2}-\d{2}T\S+(?:Z|[+-]\d{2}:?\d{2})$/.test(text) ? moment(Date.parse(text)) : null
  const year = wall(near, offset).getUTCFullYear()
  const candidates = [year - 1, year, year + 1].map((each) => {
    const local = Date.UTC(each, month, Number(day), Number(hours), Number(minutes), Number(seconds))
    return local - offset(local) * 60_000
  })
  return candidates.reduce((best, each) => (Math.abs(each - near) < Math.abs(best - near) ? each : best))
}

const moment = (at: number): number | null => (Number.isFinite(at) ? at : null)
