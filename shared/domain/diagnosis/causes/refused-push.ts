import type { Diagnosis, EventOf } from '../diagnosis.ts'
import type { PhoneCause } from './cause.ts'

/** Why a phone did not do what it was asked for; null where it said that it will. */
export function refusedPush({ seq, outcome, reason, status, detail, way }: EventOf<'push.answered'>): Diagnosis | null {
  if (reason === undefined || outcome === 'accepted') return null
  return {
    code: `push.reason.${reason}`,
    look: outcome === 'held' ? 'attention' : 'failed',
    params: { way, ...(status !== undefined && { status }), ...(detail !== undefined && { detail }) },
    evidence: [seq],
    confidence: 'certain',
  }
}

/** The last push was refused, and the phone has not asked for anything since. */
export const lastPush: PhoneCause = ({ story: { events, asked } }) => {
  const answer = events.findLast((event) => event.type === 'push.answered')
  if (answer?.type !== 'push.answered' || (asked?.seq ?? 0) > answer.seq) return []
  const found = refusedPush(answer)
  return found === null ? [] : [found]
}
