import { formatDuration } from '../../ui/format.ts'

const HOUR = 3_600

/** Time by the phones' clock, of which a day may pass: `0 s`, `10 min 31 s`, `24 h`, `2 h 30 min`. */
export function formatPhoneTime(language: string, seconds: number): string {
  if (seconds < 1) return '0 s'
  if (seconds < 2 * HOUR) return formatDuration(language, seconds * 1_000)
  const minutes = Math.round(seconds / 60)
  const [hours, rest] = [Math.floor(minutes / 60), minutes % 60]
  return rest === 0 ? `${hours} h` : `${hours} h ${rest} min`
}
