import { modelNamed } from '../phone/models.ts'
import type { LoadName } from './load-name.ts'
import {
  DOWNGRADE_FLOOR,
  hardwareRefusal,
  PASSWORDS_SINCE,
  PROVISIONS_SINCE,
  waypoints,
  type Waypoint,
} from './limits.ts'
import { compareReleases, isBefore, type Release, writeRelease } from './release.ts'

/** What is known of a phone before it is upgraded. */
export interface UpgradedPhone {
  /** `CP-8832-3PCC` */
  readonly model: string
  /** The release that runs: from its User-Agent or a report; null when it was never seen. */
  readonly release: Release | null
  /** The load that runs, where a report said it. */
  readonly load?: string
  /** Hardware revision: V15 → 15. */
  readonly revision: number | null
}

/** Why a phone will not run the load. */
export type Obstacle =
  | { readonly code: 'unknown-model'; readonly model: string }
  | { readonly code: 'other-family'; readonly expected: string; readonly found: string }
  | { readonly code: 'hardware'; readonly revision: number; readonly least: string }
  | { readonly code: 'other-series' } // PhoneOS: not an MPP phone
  | { readonly code: 'not-mpp' } // an enterprise load: that is a migration
  | { readonly code: 'waypoint-missing'; readonly by: string }

/** What to know before it does. */
export type PlanNote =
  | { readonly code: 'release-unknown' }
  | { readonly code: 'passwords-lost'; readonly from: string; readonly to: string }
  | { readonly code: 'downgrade' }
  | { readonly code: 'downgrade-may-fail'; readonly floor: string }
  | { readonly code: 'before-provisioning' }
  | { readonly code: 'waypoint'; readonly by: string }
  | { readonly code: 'keep-cable' } // a 6821 that loses its network in the middle is reset (CSCwb02569)

export type UpgradePlan =
  | { readonly kind: 'impossible'; readonly obstacle: Obstacle }
  | { readonly kind: 'nothing-to-do' }
  | { readonly kind: 'upgrade'; readonly steps: readonly LoadName[]; readonly notes: readonly PlanNote[] }

/** How a phone gets from what it runs to a load, with what lies in the store (deployment-facts 2.4). */
export function planUpgrade(phone: UpgradedPhone, target: LoadName, store: readonly LoadName[]): UpgradePlan {
  const obstacle = obstacleFor(phone, target)
  if (obstacle !== null) return { kind: 'impossible', obstacle }
  if (isThere(phone, target)) return { kind: 'nothing-to-do' }
  const waypoint = waypointOf(phone, target)
  if (waypoint === null) return { kind: 'upgrade', steps: [target], notes: notesFor(phone, target) }
  const by = writeRelease(waypoint.by)
  const step = stepFor(waypoint, store)
  if (step === null) return { kind: 'impossible', obstacle: { code: 'waypoint-missing', by } }
  return { kind: 'upgrade', steps: [step, target], notes: [{ code: 'waypoint', by }, ...notesFor(phone, target)] }
}

function obstacleFor({ model, revision }: UpgradedPhone, target: LoadName): Obstacle | null {
  const family = modelNamed(model)?.load
  if (family === undefined) return { code: 'unknown-model', model }
  if (target.kind === 'phoneos') return { code: 'other-series' }
  if (target.family !== family) return { code: 'other-family', expected: family, found: target.family }
  if (target.kind === 'enterprise') return { code: 'not-mpp' }
  const refusal = hardwareRefusal(model, revision, target)
  return refusal === null ? null : { code: 'hardware', revision: refusal.revision, least: writeRelease(refusal.least) }
}

/** Two builds of one release differ, so where the load is not known the release alone does not say "there". */
const isThere = ({ load }: UpgradedPhone, target: LoadName): boolean => load === target.name

/** The release that must be passed; where the phone's is not known the rule's own conditions decide. */
function waypointOf({ release }: UpgradedPhone, target: LoadName): Waypoint | null {
  return (
    waypoints.find(
      ({ family, from, by }) =>
        family === target.family &&
        release !== null &&
        compareReleases(release, from) >= 0 &&
        isBefore(release, by) &&
        target.release !== null &&
        compareReleases(target.release, by) > 0,
    ) ?? null
  )
}

/** The load of the store that is that very release. */
export const stepFor = ({ family, by }: Waypoint, store: readonly LoadName[]): LoadName | null =>
  store.find((load) => load.family === family && load.release !== null && compareReleases(load.release, by) === 0) ??
  null

function notesFor({ model, release }: UpgradedPhone, target: LoadName): readonly PlanNote[] {
  const notes: PlanNote[] = []
  if (release === null) notes.push({ code: 'release-unknown' })
  else if (target.release !== null) notes.push(...movementNotes(model, release, target.release))
  if (model.includes('6821')) notes.push({ code: 'keep-cable' })
  return notes
}

function movementNotes(model: string, from: Release, to: Release): readonly PlanNote[] {
  const notes: PlanNote[] = []
  const down = isBefore(to, from)
  if (isBefore(from, PROVISIONS_SINCE)) notes.push({ code: 'before-provisioning' })
  if (down) notes.push({ code: 'downgrade' })
  if (down && !isBefore(from, PASSWORDS_SINCE) && isBefore(to, PASSWORDS_SINCE))
    notes.push({ code: 'passwords-lost', from: writeRelease(from), to: writeRelease(to) })
  if (down && /88\d\d/.test(model) && !isBefore(from, DOWNGRADE_FLOOR) && isBefore(to, DOWNGRADE_FLOOR))
    notes.push({ code: 'downgrade-may-fail', floor: writeRelease(DOWNGRADE_FLOOR) })
  return notes
}
