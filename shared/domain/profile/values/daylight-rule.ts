import { err, ok, type Result } from '../../result.ts'

/**
 * `Daylight_Saving_Time_Rule`, by the guide's grammar:
 *
 *   start=<month>/<day>/<weekday>[/HH[:mm[:ss]]]; end=<the same>; save=[-]HH[:mm[:ss]]
 *
 * Weekday 1 to 7 is Monday to Sunday, 0 (with 7 as Sunday too, where phones write it) is "the date itself". A day of -1
 * is the last such weekday of the month; another negative day counts from the month's end. A positive weekday is the one
 * on or after the day, a negative one the one on or before it. Letter case and blanks do not matter.
 */
export interface DaylightRule {
  readonly start: DaylightMoment
  readonly end: DaylightMoment
  /** What is added to standard time between start and end. */
  readonly saveSeconds: number
}

export interface DaylightMoment {
  /** 1 to 12. */
  readonly month: number
  /** 1 to 31, or -1 to -31. */
  readonly day: number
  /** -7 to 7; 0: the date itself. */
  readonly weekday: number
  /** Seconds after midnight, local time. */
  readonly second: number
}

export type DaylightPart = 'start' | 'end' | 'save'

export interface DaylightProblem {
  readonly code: 'part-missing' | 'part-unknown' | 'part-unreadable' | 'month' | 'day' | 'date' | 'weekday' | 'time'
  readonly part: string
  readonly found: string
}

const parts: readonly DaylightPart[] = ['start', 'end', 'save']
const moment = /^([+-]?\d{1,3})\/([+-]?\d{1,3})\/([+-]?\d{1,3})(?:\/(\d{1,3}(?::\d{1,3}){0,2}))?$/
const amount = /^([+-]?)(\d{1,3}(?::\d{1,3}){0,2})$/

const problem = (code: DaylightProblem['code'], part: string, found: string): Result<never, DaylightProblem> =>
  err({ code, part, found: found.slice(0, 40) })

export function parseDaylightRule(text: string): Result<DaylightRule, DaylightProblem> {
  const given = partsOf(text)
  if (!given.ok) return given
  const start = parseMoment('start', given.value.start)
  if (!start.ok) return start
  const end = parseMoment('end', given.value.end)
  if (!end.ok) return end
  const save = parseSave(given.value.save)
  return save.ok ? ok({ start: start.value, end: end.value, saveSeconds: save.value }) : save
}

/** What stands behind each part's name; each is there once. */
function partsOf(text: string): Result<Readonly<Record<DaylightPart, string>>, DaylightProblem> {
  const given = new Map<string, string>()
  for (const piece of text.replace(/\s+/g, '').toLowerCase().split(';').filter(Boolean)) {
    const [name = '', value = '', ...rest] = piece.split('=')
    const known = parts.some((part) => part === name) && piece.includes('=') && rest.length === 0
    if (!known || given.has(name)) return problem('part-unknown', name, piece)
    given.set(name, value)
  }
  const missing = parts.find((part) => !given.has(part))
  if (missing !== undefined) return problem('part-missing', missing, '')
  const [start = '', end = '', save = ''] = parts.map((part) => given.get(part))
  return ok({ start, end, save })
}

/** How many days the month has in the longest year. */
const longest = (month: number): number => new Date(Date.UTC(2024, month, 0)).getUTCDate()

/** Nowhere is more than two hours; half a day is a mistake in the unit. */
const MOST_SAVED = 43_200

function parseMoment(part: DaylightPart, text: string): Result<DaylightMoment, DaylightProblem> {
  const [whole, month = '', day = '', weekday = '', time = '0'] = moment.exec(text) ?? []
  if (whole === undefined) return problem('part-unreadable', part, text)
  const read = { month: Number(month), day: Number(day), weekday: Number(weekday) }
  const wrong = fieldBeyond(read)
  if (wrong === 'date') return problem('date', part, `${read.month}/${read.day}`)
  if (wrong !== null) return problem(wrong, part, { month, day, weekday }[wrong])
  const second = secondsOf(time)
  return second === null ? problem('time', part, time) : ok({ ...read, second })
}

function fieldBeyond(read: Omit<DaylightMoment, 'second'>): 'month' | 'day' | 'weekday' | 'date' | null {
  const { month, day, weekday } = read
  if (month < 1 || month > 12) return 'month'
  if (day === 0 || Math.abs(day) > 31) return 'day'
  if (Math.abs(weekday) > 7) return 'weekday'
  return weekday === 0 && day > longest(month) ? 'date' : null
}

function parseSave(text: string): Result<number, DaylightProblem> {
  const [whole, sign, time = ''] = amount.exec(text) ?? []
  if (whole === undefined) return problem('part-unreadable', 'save', text)
  const seconds = secondsOf(time)
  if (seconds === null || seconds > MOST_SAVED) return problem('time', 'save', time)
  return ok(sign === '-' ? -seconds : seconds)
}

/** `2`, `02:30`, `02:30:15`; 24:00 is the end of the day. Null where no clock shows it. */
function secondsOf(time: string): number | null {
  const [hours = 0, minutes = 0, seconds = 0] = time.split(':').map(Number)
  const total = hours * 3_600 + minutes * 60 + seconds
  return minutes > 59 || seconds > 59 || total > 86_400 ? null : total
}

/** Whether daylight saving is on at a moment of standard local time, given as a UTC number of milliseconds. */
export function isDaylightTime({ start, end, saveSeconds }: DaylightRule, standardMs: number): boolean {
  const year = new Date(standardMs).getUTCFullYear()
  const from = momentIn(year, start)
  // The end is told in the time that people read then, which is ahead of standard time.
  const until = momentIn(year, end) - saveSeconds * 1_000
  return from <= until ? standardMs >= from && standardMs < until : standardMs >= from || standardMs < until
}

const DAY_MS = 86_400_000

function momentIn(year: number, { month, day, weekday, second }: DaylightMoment): number {
  const last = new Date(Date.UTC(year, month, 0)).getUTCDate()
  const date = day > 0 ? Math.min(day, last) : Math.max(1, last + 1 + day)
  const midnight = Date.UTC(year, month - 1, date)
  const wanted = Math.abs(weekday) % 7
  const shown = new Date(midnight).getUTCDay()
  const backwards = weekday < 0 || day < 0
  const shift = weekday === 0 ? 0 : backwards ? -((shown - wanted + 7) % 7) : (wanted - shown + 7) % 7
  return midnight + shift * DAY_MS + second * 1_000
}
