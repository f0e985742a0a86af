import { compileRoute } from '../../route/route.ts'
import { cause, sitePath, type Diagnosis, type EventOf } from '../diagnosis.ts'
import type { SiteChange } from '../fold.ts'
import { openProfile } from '../profile-place.ts'
import type { SiteFacts } from '../site-view.ts'
import type { PhoneCause } from './cause.ts'

/** The phone calls it a success, and still its values are not those of the site. */
export const successWithoutEffect: PhoneCause = ({ story, last }, facts, { changes }) => {
  const { applied } = story
  if (applied === null || last?.verdict?.verdict?.result !== 'succeeded') return []
  const path = sitePath(applied.path)
  const evidence = [applied.sentSeq, applied.saidSeq]
  const found: Diagnosis[] = []
  const content = facts.content(path)
  // Parameters count inside <flat-profile> alone; what stands elsewhere is passed over in silence (phone-facts 1.1).
  if (content?.parameters === 0)
    found.push(
      cause('nothing-applied', {
        params: { path: applied.path },
        evidence,
        confidence: 'likely',
        remedy: openProfile(path, facts),
      }),
    )
  const change = changes.findLast((each) => each.seq > applied.sentSeq && concerns(each, path, facts))
  if (change !== undefined)
    found.push(
      cause('older-version', {
        params: { path: applied.path },
        evidence: [...evidence, change.seq],
        remedy: { kind: 'resync-now', who: story.who },
      }),
    )
  return found
}

/** Whether a change of the site is one of what is served under this path. */
function concerns(change: SiteChange, path: string, { routes }: SiteFacts): boolean {
  if (change.type === 'file.removed') return false
  if (change.type !== 'profile.saved' || change.area === 'files') return change.path === path
  return routes.some((route) => {
    if (sitePath(route.template) !== change.path) return false
    const compiled = compileRoute(route)
    return compiled.ok && compiled.value.match(path) !== null
  })
}

/** A file that is missing, and a resync that succeeds all the same: Resync_Fails_On_FNF is off (phone-facts 3.3). */
export const missingFileIgnored: PhoneCause = ({ story, last }, facts) => {
  if (last?.verdict?.verdict?.result !== 'succeeded') return []
  const refused = last.requests.flatMap(({ end }) => (end?.type === 'file.refused' ? end : [])).findLast(isNotFound)
  if (refused === undefined) return []
  const setting =
    story.applied === null ? undefined : facts.content(sitePath(story.applied.path))?.settings['Resync_Fails_On_FNF']
  return [
    cause('missing-ignored', {
      params: { path: refused.path },
      evidence: [refused.seq, last.verdict.seq],
      confidence: setting?.toLowerCase() === 'no' ? 'certain' : 'likely',
      remedy: { kind: 'add-file', path: sitePath(refused.path) },
    }),
  ]
}

const isNotFound = ({ reason }: EventOf<'file.refused'>): boolean => reason === 'not-found'
