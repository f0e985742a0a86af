import type { FilterTime } from '../../../shared/domain/event/filter-time.ts'
import { utcOffset } from '../../ui/format.ts'

/** "14:02" in a filter is this laptop's time, summer time included. */
export const filterTime = (): FilterTime => ({
  now: Date.now(),
  utcOffsetMinutes: utcOffset,
})
