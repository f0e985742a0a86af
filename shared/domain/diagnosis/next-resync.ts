import { zoneOffset } from '../resync/phone-zone.ts'
import { nextDaily, parseDelay, parseResyncAt, parseSchedule, resyncAtSpread } from '../resync/schedule.ts'
import { sitePath } from './diagnosis.ts'
import type { AppliedFile, PhoneStory } from './phone-story.ts'
import type { SiteFacts } from './site-view.ts'

/** When a phone comes by itself, by the profile that it applied last. */
export interface NextResync {
  readonly by: 'periodic' | 'daily'
  readonly earliest: number
  readonly latest: number
  /** The profile that says so. */
  readonly path: string
}

/** A phone is late by its own random delay and by the second list entry; beyond twice its period it does not come. */
const LATE = 2

/** Null where its profile says nothing of it, switches it off, or is not known. */
export function nextResync({ applied }: Pick<PhoneStory, 'applied'>, facts: SiteFacts): NextResync | null {
  if (applied === null) return null
  const settings = facts.content(sitePath(applied.path))?.settings
  if (settings === undefined) return null
  return daily(applied, settings) ?? periodic(applied, settings)
}

/** The moment from which its silence is no longer its own schedule. */
export const lateFrom = ({ by, latest }: NextResync, { sentAt }: AppliedFile): number =>
  by === 'daily' ? latest : sentAt + LATE * (latest - sentAt)

type Settings = Readonly<Record<string, string>>

const DAY_MS = 86_400_000

/**
 * The period does not count where a time of day is set. It is that of the phone's Time_Zone (phone-facts 3.2); a profile
 * that does not set it leaves the phone's own, which nobody here knows: the moment comes somewhere within a day.
 */
function daily({ path, sentAt }: AppliedFile, settings: Settings): NextResync | null {
  const minute = parseResyncAt(settings['Resync_At__HHmm_'] ?? '').value
  if (minute === undefined) return null
  const spreadSeconds = resyncAtSpread(parseDelay(settings['Resync_At_Random_Delay'] ?? '', 0).value ?? 0)
  if ((settings['Time_Zone'] ?? '') === '')
    return { by: 'daily', earliest: sentAt, latest: sentAt + DAY_MS + spreadSeconds * 1_000, path }
  const offsetMinutes = zoneOffset(settings, sentAt)
  const [moment] = nextDaily({ minute, spreadSeconds, offsetMinutes }, sentAt, undefined, 1)
  return moment === undefined ? null : { by: 'daily', earliest: moment.earliest, latest: moment.latest, path }
}

/** Nobody outside knows how many steps of its list it has used up: it may be at any of them. */
function periodic({ path, sentAt }: AppliedFile, settings: Settings): NextResync | null {
  const steps = (parseSchedule(settings['Resync_Periodic'] ?? '').value?.steps ?? []).filter(
    ({ seconds, spread }) => seconds + spread > 0,
  )
  if (steps.length === 0) return null
  const earliest = sentAt + Math.min(...steps.map(({ seconds }) => seconds)) * 1_000
  const latest = sentAt + Math.max(...steps.map(({ seconds, spread }) => seconds + spread)) * 1_000
  return { by: 'periodic', earliest, latest, path }
}
