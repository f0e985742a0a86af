import { isDaylightTime, parseDaylightRule } from '../profile/values/daylight-rule.ts'

const MINUTE_MS = 60_000

/** The parameters that say how far a phone's clock is ahead of UTC, as texts of its profile. */
export interface ZoneSettings {
  readonly Time_Zone?: string
  readonly Daylight_Saving_Time_Enable?: string
  readonly Daylight_Saving_Time_Rule?: string
}

/** As the phone comes (phone-facts 3.2). */
export const zoneDefaults = {
  Time_Zone: 'GMT-08:00',
  Daylight_Saving_Time_Enable: 'Yes',
  Daylight_Saving_Time_Rule: 'start=3/-1/7/2;end=10/-1/7/2;save=1',
} as const satisfies Required<ZoneSettings>

/** AT-4: minutes that the phone's clock is ahead of UTC at a moment. */
export function zoneOffset(settings: ZoneSettings, at: number): number {
  const zone = { ...zoneDefaults, ...settings }
  const match = /^GMT(?:([+-])(\d{2}):(\d{2}))?$/.exec(zone.Time_Zone.trim())
  const minutes = Number(match?.[2] ?? 0) * 60 + Number(match?.[3] ?? 0)
  const standard = match?.[1] === '-' ? -minutes : minutes
  // What is neither Yes nor No counts as the factory's Yes.
  if (zone.Daylight_Saving_Time_Enable.trim().toLowerCase() === 'no') return standard
  const rule = parseDaylightRule(zone.Daylight_Saving_Time_Rule)
  if (!rule.ok || !isDaylightTime(rule.value, at + standard * MINUTE_MS)) return standard
  return standard + rule.value.saveSeconds / 60
}
