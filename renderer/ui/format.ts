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

/** `4 ms`, `1.2 s`, `3 min 5 s`. */
export function formatDuration(language: string, ms: number): string {
  if (ms < 1_000) return unit(language, Math.round(ms), 'millisecond', 0)
  if (ms < 60_000) return unit(language, ms / 1_000, 'second', ms < 10_000 ? 1 : 0)
  const minutes = Math.floor(ms / 60_000)
  const seconds = Math.round((ms % 60_000) / 1_000)
  const head = unit(language, minutes, 'minute', 0)
  return seconds === 0 ? head : `${head} ${unit(language, seconds, 'second', 0)}`
}

const two = (value: number): string => String(value).padStart(2, '0')

/** `14:02:14.903`, local, whatever the language: the hour as logs write it. */
export function formatTime(at: number): string {
  const date = new Date(at)
  return `${two(date.getHours())}:${two(date.getMinutes())}:${two(date.getSeconds())}.${String(date.getMilliseconds()).padStart(3, '0')}`
}

/** `2026-11-22`: sorts, and is read alike in both languages. */
export function formatDay(at: number): string {
  const date = new Date(at)
  return `${date.getFullYear()}-${two(date.getMonth() + 1)}-${two(date.getDate())}`
}

/** The day only where it is not today's. */
export function formatMoment(at: number, now: number): string {
  const time = formatTime(at).slice(0, 8)
  return formatDay(at) === formatDay(now) ? time : `${formatDay(at)} ${time.slice(0, 5)}`
}

/** The distance between two events: `+308 ms`, `−1.2 s`. */
export function formatOffset(language: string, ms: number): string {
  return `${ms < 0 ? '−' : '+'}${formatDuration(language, Math.abs(ms))}`
}
