/** Where and when a filter is read: `14:02` means the laptop's own time. */
export interface FilterTime {
  /** Milliseconds since 1970. */
  readonly now: number
  /** Minutes that local time is ahead of UTC (`-new Date().getTimezoneOffset()`); a function where summer time matters. */
  readonly utcOffsetMinutes: number | ((at: number) => number)
}

/** A stretch of time that was named: `14:02` is a whole minute, `2026-11-23` a whole day. Both ends are in it. */
export interface Span {
  readonly from: number
  readonly to: number
  /** Only the time of day was given, so that the day is a guess. */
  readonly clock: boolean
}

const SECOND_MS = 1_000
const MINUTE_MS = 60_000
const HOUR_MS = 3_600_000
export const DAY_MS = 86_400_000

const units: Readonly<Record<string, number>> = {
  s: SECOND_MS,
  m: MINUTE_MS,
  min: MINUTE_MS,
  h: HOUR_MS,
  d: DAY_MS,
  w: 7 * DAY_MS,
}

/** Reads `14:02`, `14:02:11.5`, `2026-11-23`, `2026-11-23T14:02`, `10m`, `3d ago`, `now`, `today`, `yesterday`. */
export function readTime(text: string, time: FilterTime): Span | null {
  const word = text.trim().toLowerCase()
  if (word === 'now') return instant(time.now)
  if (word === 'today') return dayOf(time.now, time)
  if (word === 'yesterday') return dayOf(time.now - DAY_MS, time)
  return readRelative(word, time) ?? readClock(word, time) ?? readDate(word, time)
}

const instant = (at: number): Span => ({ from: at, to: at, clock: false })

function readRelative(word: string, { now }: FilterTime): Span | null {
  const found = /^(\d{1,6}(?:\.\d{1,3})?)(s|min|m|h|d|w)(?: ?ago)?$/.exec(word)
  if (found === null) return null
  const ago = Number(found[1]) * (units[found[2] ?? ''] ?? 0)
  return instant(Math.max(0, Math.round(now - ago)))
}

function readClock(word: string, time: FilterTime): Span | null {
  const clock = clockOf(word)
  if (clock === null) return null
  const today = startOfDay(time.now, time)
  return { ...stretch(today, clock, offset(time)), clock: true }
}

function readDate(word: string, time: FilterTime): Span | null {
  const found = /^(\d{4})-(\d{2})-(\d{2})(?:[t ]([\d:.]+)(z?))?$/.exec(word)
  if (found === null) return null
  const [, year, month, day, clockText, zone] = found
  const midnight = Date.UTC(Number(year), Number(month) - 1, Number(day))
  // Date.UTC makes 2 March of 30 February: what comes back must be what was written.
  if (new Date(midnight).toISOString().slice(0, 10) !== word.slice(0, 10)) return null
  const clock = clockText === undefined ? wholeDay : clockOf(clockText)
  return clock && { ...stretch(midnight, clock, zone === 'z' ? () => 0 : offset(time)), clock: false }
}

interface Clock {
  readonly ms: number
  readonly length: number
}

const wholeDay: Clock = { ms: 0, length: DAY_MS }

/** `14:02`, `14:02:11`, `14:02:11.5` as what has passed since midnight. */
function clockOf(word: string): Clock | null {
  const found = /^(\d{1,2}):(\d{2})(?::(\d{2})(?:\.(\d{1,3}))?)?$/.exec(word)
  if (found === null) return null
  const [, hour, minute, second, fraction] = found
  if (Number(hour) > 23 || Number(minute) > 59 || Number(second ?? 0) > 59) return null
  const ms = Number(hour) * HOUR_MS + Number(minute) * MINUTE_MS + Number(second ?? 0) * SECOND_MS
  if (second === undefined) return { ms, length: MINUTE_MS }
  if (fraction === undefined) return { ms, length: SECOND_MS }
  return { ms: ms + Number(fraction.padEnd(3, '0')), length: 10 ** (3 - fraction.length) }
}

type Offset = (at: number) => number

/** How far local time is ahead at a moment, in milliseconds. */
const offset =
  ({ utcOffsetMinutes }: FilterTime): Offset =>
  (at) =>
    (typeof utcOffsetMinutes === 'number' ? utcOffsetMinutes : utcOffsetMinutes(at)) * MINUTE_MS

/** The moment when local clocks show this. Looked up twice: the first guess may be on the other side of a change of clocks. */
function fromLocal(local: number, ahead: Offset): number {
  const guess = local - ahead(local)
  return local - ahead(guess)
}

/** Midnight, in local time, of the day that holds this moment: a number of local milliseconds. */
const startOfDay = (at: number, time: FilterTime): number => {
  const local = at + offset(time)(at)
  return local - (((local % DAY_MS) + DAY_MS) % DAY_MS)
}

const dayOf = (at: number, time: FilterTime): Span => ({
  ...stretch(startOfDay(at, time), wholeDay, offset(time)),
  clock: false,
})

const stretch = (midnight: number, clock: Clock, ahead: Offset): { readonly from: number; readonly to: number } => ({
  from: fromLocal(midnight + clock.ms, ahead),
  to: fromLocal(midnight + clock.ms + clock.length, ahead) - 1,
})
