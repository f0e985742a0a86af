import type { BenchEvent } from '../event/bench-event.ts'
import type { RolloutStop } from '../event/phone-event.ts'
import type { PushProblem } from '../push/plan.ts'
import type { PushVerdict } from '../push/push.ts'
import {
  afterAnswer,
  afterEvent,
  afterPatience,
  isSettled,
  isUnderWay,
  phoneStages,
  type PhoneStage,
  type StageName,
  type UnderWay,
} from './phone-stage.ts'
import { betweenMs, waveCount, waveOf, waveRange, type RolloutPlan, type WaveRange } from './plan.ts'

export type RolloutPhase =
  | { readonly phase: 'running'; readonly wave: number }
  /** Between two waves. */
  | { readonly phase: 'pausing'; readonly wave: number; readonly until: number }
  /** Phones that were asked before are still followed. */
  | { readonly phase: 'stopped'; readonly wave: number; readonly why: RolloutStop; readonly at: number }
  | { readonly phase: 'done'; readonly at: number }

export interface Rollout {
  readonly plan: RolloutPlan
  readonly phase: RolloutPhase
  readonly phones: readonly PhoneStage[]
  readonly counts: Readonly<Record<StageName, number>>
  readonly startedAt: number
  /** Nobody is asked before this moment. */
  readonly nextAskAt: number
  /** Failures that a person has seen and went on after. */
  readonly forgiven: number
  /** Whether the first wave is judged no more: a person went on after it. */
  readonly canaryPassed: boolean
}

export type RolloutEvent = { readonly at: number } & (
  | { readonly type: 'time' }
  | { readonly type: 'answered'; readonly index: number; readonly verdict: PushVerdict }
  | { readonly type: 'no-plan'; readonly index: number; readonly problem: PushProblem }
  | { readonly type: 'heard'; readonly index: number; readonly event: BenchEvent }
  | { readonly type: 'stop' }
  /** `again`: those that failed are asked once more. */
  | { readonly type: 'resume'; readonly again: boolean }
)

/** Ask this phone now. */
export interface RolloutEffect {
  readonly type: 'ask'
  readonly index: number
}

type Stepped = readonly [Rollout, readonly RolloutEffect[]]

export const beginRollout = (plan: RolloutPlan, at: number): Rollout => ({
  plan,
  phase: { phase: 'running', wave: 0 },
  phones: plan.phones.map(() => ({ stage: 'waiting' })),
  counts: countStages(plan.phones.map(() => ({ stage: 'waiting' }))),
  startedAt: at,
  nextAskAt: at,
  forgiven: 0,
  canaryPassed: false,
})

/**
 * As it is taken up from the disk: a person decides whether it goes on. Of phones that were under way nobody listened to
 * the end, so they are asked again.
 */
export function takenUp(rollout: Rollout, at: number): Rollout {
  const phones = rollout.phones.map((phone): PhoneStage => (isUnderWay(phone) ? { stage: 'waiting' } : phone))
  const known = { ...rollout, phones, counts: countStages(phones) }
  const { phase } = rollout
  if (phase.phase === 'done' || phase.phase === 'stopped') return known
  return { ...known, phase: { phase: 'stopped', wave: phase.wave, why: 'restart', at } }
}

export function stepRollout(rollout: Rollout, event: RolloutEvent): Stepped {
  const after = happened(rollout, event)
  return goOn(after, event.at)
}

function happened(rollout: Rollout, event: RolloutEvent): Rollout {
  const { action } = rollout.plan.wish
  const { at } = event
  switch (event.type) {
    case 'time':
      return withPatience(rollout, at)
    case 'answered':
      return changed(rollout, event.index, (phone) => afterAnswer(phone, event.verdict, { action, at }))
    case 'no-plan':
      return changed(rollout, event.index, () => ({
        stage: 'failed',
        since: at,
        why: { cause: 'no-plan', problem: event.problem },
      }))
    case 'heard':
      return changed(rollout, event.index, (phone) => afterEvent(phone, event.event, action))
    case 'stop':
      return stopped(rollout, 'person', at)
    case 'resume':
      return resumed(rollout, event.again)
  }
}

function changed(rollout: Rollout, index: number, change: (phone: PhoneStage) => PhoneStage): Rollout {
  const before = rollout.phones[index]
  if (before === undefined) return rollout
  const after = change(before)
  if (after === before) return rollout
  const counts = { ...rollout.counts }
  counts[before.stage] -= 1
  counts[after.stage] += 1
  return { ...rollout, counts, phones: rollout.phones.with(index, after) }
}

/** Those whose time is over. */
function withPatience(rollout: Rollout, at: number): Rollout {
  const late = [...underWay(rollout)].filter(([, { askedAt }]) => askedAt + rollout.plan.patienceMs <= at)
  return late.reduce((after, [index]) => changed(after, index, (phone) => afterPatience(phone, at)), rollout)
}

const countUnderWay = ({ counts }: Rollout): number =>
  counts.asked + counts.accepted + counts.requested + counts.fetched

/** The phones that were asked and are not settled: nearly always some of one wave, so that is looked at first. */
function* underWay(rollout: Rollout): Generator<readonly [number, UnderWay]> {
  const { phase, phones } = rollout
  const { from } = phase.phase === 'done' ? { from: 0 } : rangeOf(rollout, phase.wave)
  let left = countUnderWay(rollout)
  for (let step = 0; step < phones.length && left > 0; step++) {
    const index = (from + step) % phones.length
    const phone = phones[index]
    if (phone === undefined || !isUnderWay(phone)) continue
    left -= 1
    yield [index, phone]
  }
}

const rangeOf = ({ plan }: Rollout, wave: number): WaveRange => waveRange(plan, plan.phones.length, wave)

function stopped(rollout: Rollout, why: RolloutStop, at: number): Rollout {
  const { phase } = rollout
  if (phase.phase === 'done' || phase.phase === 'stopped') return rollout
  return { ...rollout, phase: { phase: 'stopped', wave: phase.wave, why, at } }
}

function resumed(rollout: Rollout, again: boolean): Rollout {
  const { phase } = rollout
  if (phase.phase === 'running' || phase.phase === 'pausing') return rollout
  if (!again) {
    if (phase.phase === 'done') return rollout
    return {
      ...rollout,
      phase: { phase: 'running', wave: phase.wave },
      forgiven: rollout.counts.failed,
      canaryPassed: true,
    }
  }
  const phones = rollout.phones.map((phone): PhoneStage => (phone.stage === 'failed' ? { stage: 'waiting' } : phone))
  const known = { ...rollout, phones, counts: countStages(phones), forgiven: 0, canaryPassed: false }
  // Phones of a later wave may still be under way; they are followed to their end, as those of an earlier one.
  const wave = waitingWave(known, 0)
  return wave === null ? rollout : { ...known, phase: { phase: 'running', wave } }
}

/** The first wave from this one on in which somebody waits. */
function waitingWave({ plan, phones }: Rollout, from: number): number | null {
  const first = phones.findIndex((phone, index) => phone.stage === 'waiting' && waveOf(plan, index) >= from)
  return first < 0 ? null : waveOf(plan, first)
}

/** What follows from how it stands now: at most one phone is asked, which is how the rate is kept. */
function goOn(rollout: Rollout, at: number): Stepped {
  const { phase, plan, counts, forgiven } = rollout
  if (phase.phase === 'stopped' || phase.phase === 'done') return [rollout, []]
  if (counts.failed - forgiven >= plan.stopAfter) return [stopped(rollout, 'failures', at), []]
  if (phase.phase === 'pausing') {
    if (at < phase.until) return [rollout, []]
    return goOn({ ...rollout, phase: { phase: 'running', wave: waitingWave(rollout, phase.wave) ?? phase.wave } }, at)
  }
  const index = nextToAsk(rollout, phase.wave)
  if (index !== null) return at < rollout.nextAskAt ? [rollout, []] : ask(rollout, index, at)
  return endOfWave(rollout, phase.wave, at)
}

function nextToAsk(rollout: Rollout, wave: number): number | null {
  const { from, to } = rangeOf(rollout, wave)
  for (let index = from; index < to; index++) if (rollout.phones[index]?.stage === 'waiting') return index
  return null
}

function ask(rollout: Rollout, index: number, at: number): Stepped {
  const asked = changed(rollout, index, () => ({ stage: 'asked', askedAt: at, since: at }))
  return [{ ...asked, nextAskAt: at + betweenMs(rollout.plan) }, [{ type: 'ask', index }]]
}

function endOfWave(rollout: Rollout, wave: number, at: number): Stepped {
  const { from, to } = rangeOf(rollout, wave)
  const phones = rollout.phones.slice(from, to)
  if (!phones.every(isSettled)) return [rollout, []]
  const why = wave === 0 && !rollout.canaryPassed ? judgeCanary(phones) : null
  if (why !== null) return [stopped(rollout, why, at), []]
  const next = waitingWave(rollout, wave + 1)
  if (next === null) {
    const done = countUnderWay(rollout) === 0
    return [done ? { ...rollout, phase: { phase: 'done', at } } : rollout, []]
  }
  const pausing = { ...rollout, phase: { phase: 'pausing', wave: next, until: at + rollout.plan.pauseMs } } as const
  return goOn(pausing, at)
}

function judgeCanary(phones: readonly PhoneStage[]): RolloutStop | null {
  if (phones.some(({ stage }) => stage === 'failed')) return 'canary'
  return phones.some(({ stage }) => stage === 'confirmed') ? null : 'canary-unconfirmed'
}

/** When time has to be told next; null while only the phones can move it. */
export function nextMoment(rollout: Rollout): number | null {
  const { phase, plan } = rollout
  let moment = Infinity
  for (const [, { askedAt }] of underWay(rollout)) moment = Math.min(moment, askedAt + plan.patienceMs)
  if (phase.phase === 'pausing') moment = Math.min(moment, phase.until)
  if (phase.phase === 'running' && nextToAsk(rollout, phase.wave) !== null) moment = Math.min(moment, rollout.nextAskAt)
  return moment === Infinity ? null : moment
}

export function countStages(phones: readonly PhoneStage[]): Record<StageName, number> {
  const counts = Object.fromEntries(phoneStages.map((stage) => [stage, 0])) as Record<StageName, number>
  for (const { stage } of phones) counts[stage] += 1
  return counts
}

/** Every wave's phones by how they stand. */
export function waveCounts({ plan, phones }: Rollout): readonly Readonly<Record<StageName, number>>[] {
  return Array.from({ length: waveCount(plan, phones.length) }, (_, wave) => {
    const { from, to } = waveRange(plan, phones.length, wave)
    return countStages(phones.slice(from, to))
  })
}
