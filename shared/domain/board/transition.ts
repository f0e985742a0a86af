import type { PhoneStory } from '../diagnosis/phone-story.ts'
import type { BenchEvent } from '../event/bench-event.ts'
import { enterpriseRequest } from '../firmware/migration.ts'
import { readTransitionStatus, transitionLineIn } from '../licence/licence.ts'

/**
 * How far a phone has come on its way to enterprise firmware. `authorized` and `refused` are the phone's own word, the
 * others are what it asked of this bench: its page alone has the status, and is read by nobody from here.
 */
export const transitionSteps = ['licence-refused', 'licence-sent', 'authorized', 'refused', 'enterprise'] as const
export type TransitionStep = (typeof transitionSteps)[number]

export interface Transition {
  readonly step: TransitionStep
  readonly at: number
  /** The event that says so. */
  readonly seq: number
}

/** The last thing that is known of it; null for a phone that has not begun. */
export function transitionOf(story: PhoneStory | undefined): Transition | null {
  const events = story?.events ?? []
  for (let at = events.length - 1; at >= 0; at--) {
    const event = events[at]
    const step = event === undefined ? null : stepIn(event)
    if (event !== undefined && step !== null) return { step, at: event.at, seq: event.seq }
  }
  return null
}

function stepIn(event: BenchEvent): TransitionStep | null {
  switch (event.type) {
    case 'phone.said':
      return stepSaid(event.text)
    case 'file.requested':
      return enterpriseRequest(event.path) === null ? null : 'enterprise'
    case 'file.sent':
      return isLicence(event.path) ? 'licence-sent' : null
    case 'file.refused':
      if (isLicence(event.path)) return 'licence-refused'
      return enterpriseRequest(event.path) === null ? null : 'enterprise'
    default:
      return null
  }
}

const isLicence = (path: string): boolean => /\.lic$/i.test(path)

/** `[0][01/01/2023 12:00:00][http://…/AB….lic]Authorization Succeeded.`; texts of failures are not published. */
function stepSaid(text: string): TransitionStep | null {
  const line = transitionLineIn(text)
  const status = line === null ? null : readTransitionStatus(line)
  if (status !== null) return status.succeeded ? 'authorized' : 'refused'
  return /upgrade failed: no authorization/i.test(text) ? 'refused' : null
}
