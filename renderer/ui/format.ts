import { localClock, localDay, milliseconds } from '../../shared/domain/text/local-time.ts'

/** Numbers, sizes, durations and times as a person of that language reads them. `Intl` objects are dear: made once each. */
const numbers = new Map<string, Intl.NumberFormat>()

function numberFormat(language: string, options: Intl.NumberFormatOptions): Intl.NumberFormat {
  const key = `${language} ${JSON.stringify(options)}`
  let format = numbers.get(key)
  if (!format) {
    format = new Intl.NumberFormat(language, options)
    numbers.set(key, format)
  }
  return format
}

const unit = (language: string, value: number, name: string, digits: number): string =>
  numberFormat(language, { style: 'unit', unit: name, unitDisplay: 'short', maximumFractionDigits: digits }).format(
    value,
  )

export const formatNumber = (language: string, value: number): string => numberFormat(language, {}).format(value)

const sizes = [
  { from: 1e9, unit: 'gigabyte' },
  { from: 1e6, unit: 'megabyte' },
  { from: 1e3, unit: 'kilobyte' },
] as const

/** `37 B`, `18.4 kB`, `61 MB`; in French `18,4 ko`. */
export function formatBytes(language: string, bytes: number): string {
  const size = sizes.find(({ from }) => bytes >= from)
  if (!size) return `${bytes} ${language.startsWith('fr') ? 'o' : 'B'}`
  const value = bytes / size.from
  return unit(language, value, size.unit, value < 100 ? 1 : 0)
}

/** `4 ms`, `1.2 s`, `3 min 5 s`: the units of both languages are the same. */
export function formatDuration(language: string, ms: number): string {
  const number = (value: number, digits: number): string =>
    numberFormat(language, { maximumFractionDigits: digits }).format(value)
  if (ms < 1_000) return `${number(Math.round(ms), 0)} ms`
  if (ms < 59_500) return `${number(ms / 1_000, ms < 10_000 ? 1 : 0)} s`
  const whole = Math.round(ms / 1_000)
  const seconds = whole % 60
  const head = `${number(Math.floor(whole / 60), 0)} min`
  return seconds === 0 ? head : `${head} ${seconds} s`
}

/** Minutes that this laptop's zone is ahead of UTC at a moment, summer time included. */
export const utcOffset = (at: number): number => -new Date(at).getTimezoneOffset()

/** `14:02:14.903`, local, whatever the language: the hour as logs write it. */
export const formatTime = (at: number): string => localClock(at, utcOffset) + milliseconds(at)

/** `2026-11-22`: sorts, and is read alike in both languages. */
export const formatDay = (at: number): string => localDay(at, utcOffset)

/** The day only where it is not today's. */
export function formatMoment(at: number, now: number): string {
  const time = formatTime(at).slice(0, 8)
  return formatDay(at) === formatDay(now) ? time : `${formatDay(at)} ${time.slice(0, 5)}`
}

/** The same seen from now. */
export const formatRecent = (at: number): string => formatMoment(at, Date.now())

/** The distance between two events: `+308 ms`, `−1.2 s`. */
export function formatOffset(language: string, ms: number): string {
  return `${ms < 0 ? '−' : '+'}${formatDuration(language, Math.abs(ms))}`
}
