import type { LoadName } from './load-name.ts'
import { compareReleases, readRelease, type Release } from './release.ts'

/** `11.3(3)`, known to be readable. */
function release(text: string): Release {
  const read = readRelease(text)
  if (read === null) throw new Error(`not a release: ${text}`)
  return read
}

/** A hardware revision that needs a release at least, of its kind of load (deployment-facts 2.4, 3.1). */
interface HardwareLimit {
  readonly models: readonly string[]
  readonly revision: number
  readonly mpp: Release
  readonly enterprise?: Release
}

const hardwareLimits: readonly HardwareLimit[] = [
  { models: ['8811', '8841', '8851', '8861'], revision: 15, mpp: release('11.3(3)') },
  { models: ['7841'], revision: 18, mpp: release('11.3(5)'), enterprise: release('14.0(1)') },
]

/** `V15`, `15`, `VID 18` → 15, 18; null when the revision is not known. */
export function readRevision(text: string): number | null {
  const digits = /^(?:VID|V|ID)?\s*(\d{1,3})$/i.exec(text.trim())?.[1]
  return digits === undefined ? null : Number(digits)
}

export interface HardwareRefusal {
  readonly revision: number
  readonly least: Release
}

/** Why this hardware cannot run the load; null where it can, or where nothing is known. */
export function hardwareRefusal(model: string, revision: number | null, load: LoadName): HardwareRefusal | null {
  if (revision === null || load.release === null) return null
  for (const limit of hardwareLimits) {
    if (revision < limit.revision || !limit.models.some((number) => model.includes(number))) continue
    const least = load.kind === 'enterprise' ? limit.enterprise : limit.mpp
    if (least !== undefined && compareReleases(load.release, least) < 0) return { revision, least }
  }
  return null
}

/** A release that must be passed on the way (CSCvt24809; deployment-facts 2.4). */
export interface Waypoint {
  readonly family: string
  /** From this one on, and before `by`. */
  readonly from: Release
  readonly by: Release
}

export const waypoints: readonly Waypoint[] = [
  { family: 'sip8832', from: release('11.2(3)'), by: release('11.3(1)SR2') },
]

/** From here on, passwords that were changed are lost below it (deployment-facts 2.4). */
export const PASSWORDS_SINCE = release('11.3(6)')
/** A downgrade below this one is refused by some releases of the 8800 series (CSCwc61476). */
export const DOWNGRADE_FLOOR = release('11.3(3)')
/** 10.x is upgraded before it is provisioned. */
export const PROVISIONS_SINCE = release('11.0(0)')
/** The direct ways between the two kinds of firmware (deployment-facts 3.2). */
export const DIRECT_SINCE = { mpp: release('11.3(5)'), enterprise: release('14.1(1)') } as const
/** Some 7800 hardware that was converted before this one cannot go back (CSCwb92297). */
export const RETURN_SINCE = release('11.3(7)SR1')
