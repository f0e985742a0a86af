import { isDaylightTime, parseDaylightRule } from '../../profile/values/daylight-rule.ts'
import { isYes, valueOf } from './parameters.ts'
import type { PhoneState } from './state.ts'

const MINUTE_MS = 60_000

/** AT-4: minutes that the phone's clock is ahead of UTC at a moment: Time_Zone, and daylight saving where it is on. */
export function clockOffset(state: PhoneState, at: number): number {
  const match = /^GMT(?:([+-])(\d{2}):(\d{2}))?$/.exec(valueOf(state, 'Time_Zone').trim())
  const minutes = Number(match?.[2] ?? 0) * 60 + Number(match?.[3] ?? 0)
  const standard = match?.[1] === '-' ? -minutes : minutes
  if (!isYes(state, 'Daylight_Saving_Time_Enable')) return standard
  const rule = parseDaylightRule(valueOf(state, 'Daylight_Saving_Time_Rule'))
  if (!rule.ok || !isDaylightTime(rule.value, at + standard * MINUTE_MS)) return standard
  return standard + rule.value.saveSeconds / 60
}

/** A moment as the phone's own pages show it: `2026-11-23 12:00:00`. */
export const localText = (state: PhoneState, at: number): string =>
  new Date(at + clockOffset(state, at) * MINUTE_MS).toISOString().slice(0, 19).replace('T', ' ')
