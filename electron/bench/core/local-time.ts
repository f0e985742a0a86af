/** The time of this machine's zone. Each moment has its own offset: summer and winter differ by an hour. */
export const utcOffsetMinutes = (at: number): number => -new Date(at).getTimezoneOffset()

const two = (value: number): string => String(value).padStart(2, '0')

/** `09:30:05` */
export function localClock(at: number): string {
  const when = new Date(at)
  return [when.getHours(), when.getMinutes(), when.getSeconds()].map(two).join(':')
}

/** `2026-03-14 09:30:05` */
export function localTime(at: number): string {
  const when = new Date(at)
  return `${[when.getFullYear(), two(when.getMonth() + 1), two(when.getDate())].join('-')} ${localClock(at)}`
}

/** `.250` of a second. */
export const milliseconds = (at: number): string => `.${String(new Date(at).getMilliseconds()).padStart(3, '0')}`

const months = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'] as const

/** `Mar  4 09:30:05`, as RFC 3164 has it; the phones' own log pages write `Mar 04`. */
export function syslogTime(at: number, dayPadding: ' ' | '0' = ' '): string {
  const when = new Date(at)
  return `${months[when.getMonth()] ?? 'Jan'} ${String(when.getDate()).padStart(2, dayPadding)} ${localClock(at)}`
}
