import type { Diagnosis } from '../diagnosis/diagnosis.ts'
import type { PhoneStory } from '../diagnosis/phone-story.ts'
import type { BenchEvent } from '../event/bench-event.ts'

/**
 * How a phone stands, in the order in which a person wants to see them. `fetched`: it got its file whole and has said
 * nothing since, maybe because it is told no syslog server. `silent`: it has never asked for anything.
 */
export const phoneStates = ['failed', 'overdue', 'waiting', 'downloading', 'fetched', 'applied', 'silent'] as const
export type PhoneState = (typeof phoneStates)[number]

export interface Standing {
  readonly state: PhoneState
  /** When that began; null for a phone that was never heard. */
  readonly since: number | null
  /** The event that says so. */
  readonly seq: number | null
}

/** A transfer that is longer under way than this has no end to come. */
const TRANSFER_MS = 10 * 60_000
/** A phone that accepted a push asks within seconds, unless it is on a call. */
export const PUSH_WAIT_MS = 5 * 60_000

const nothing: Standing = { state: 'silent', since: null, seq: null }

/** What the last events of a phone come to. */
export function standingOf(story: PhoneStory | undefined, now: number): Standing {
  const events = story?.events ?? []
  const last = events.findLast((event) => decides(event) && !isOvertaken(event, events))
  if (last === undefined) return nothing
  return { state: stateAfter(last, now), since: last.at, seq: last.seq }
}

const decides = (event: BenchEvent): boolean =>
  event.type === 'file.requested' ||
  event.type === 'file.sent' ||
  event.type === 'file.refused' ||
  event.type === 'file.abandoned' ||
  event.type === 'push.answered' ||
  (event.type === 'phone.said' && event.verdict !== undefined)

/**
 * The answer to a push is told once the phone's page is read: what the phone has done since it was asked says more. A
 * refusal says that it did nothing of what it was asked.
 */
function isOvertaken(event: BenchEvent, events: readonly BenchEvent[]): boolean {
  if (event.type !== 'push.answered' || event.outcome !== 'accepted') return false
  const sent = events.find((each) => each.type === 'push.sent' && each.push === event.push)
  if (sent === undefined) return false
  return events.some(
    (each) => each.seq > sent.seq && each.seq < event.seq && each.type !== 'push.answered' && decides(each),
  )
}

function stateAfter(event: BenchEvent, now: number): PhoneState {
  switch (event.type) {
    case 'file.requested':
      return now - event.at < TRANSFER_MS ? 'downloading' : 'waiting'
    case 'file.sent':
      return 'fetched'
    case 'push.answered':
      return afterPush(event, now)
    case 'phone.said':
      return afterVerdict(event.verdict?.result)
    default:
      return 'failed'
  }
}

function afterPush({ outcome, at }: Extract<BenchEvent, { type: 'push.answered' }>, now: number): PhoneState {
  if (outcome !== 'accepted' && outcome !== 'held') return 'failed'
  return now - at < PUSH_WAIT_MS || outcome === 'held' ? 'waiting' : 'overdue'
}

function afterVerdict(result: 'requested' | 'succeeded' | 'failed' | undefined): PhoneState {
  if (result === 'failed') return 'failed'
  return result === 'succeeded' ? 'applied' : 'waiting'
}

/** What is found of a phone can say more than its events: that its next resync has not come. */
export const withFindings = (standing: Standing, found: readonly Diagnosis[]): Standing =>
  standing.state !== 'failed' && found.some(({ code }) => code === 'overdue')
    ? { ...standing, state: 'overdue' }
    : standing

const looks = { failed: 0, attention: 1 } as const
const trust = { certain: 0, likely: 1, possible: 2 } as const

/** The finding to show where there is room for one: what failed before what may, what is sure before what is not. */
export const foremost = (found: readonly Diagnosis[]): Diagnosis | null =>
  found.toSorted((a, b) => looks[a.look] - looks[b.look] || trust[a.confidence] - trust[b.confidence])[0] ?? null

export type StateCounts = Readonly<Record<PhoneState, number>>

export function countStates(states: Iterable<PhoneState>): StateCounts {
  const counts: Record<PhoneState, number> = {
    failed: 0,
    overdue: 0,
    waiting: 0,
    downloading: 0,
    fetched: 0,
    applied: 0,
    silent: 0,
  }
  for (const state of states) counts[state] += 1
  return counts
}
