import { zoneOffset } from '../../resync/phone-zone.ts'
import { valueOf } from './parameters.ts'
import type { PhoneState } from './state.ts'

const MINUTE_MS = 60_000

/** AT-4: minutes that the phone's clock is ahead of UTC at a moment: Time_Zone, and daylight saving where it is on. */
export const clockOffset = (state: PhoneState, at: number): number =>
  zoneOffset(
    {
      Time_Zone: valueOf(state, 'Time_Zone'),
      Daylight_Saving_Time_Enable: valueOf(state, 'Daylight_Saving_Time_Enable'),
      Daylight_Saving_Time_Rule: valueOf(state, 'Daylight_Saving_Time_Rule'),
    },
    at,
  )

/** A moment as the phone's own pages show it: `2026-11-23 12:00:00`. */
export const localText = (state: PhoneState, at: number): string =>
  new Date(at + clockOffset(state, at) * MINUTE_MS).toISOString().slice(0, 19).replace('T', ' ')
