import type { AbandonReason, BenchEvent, RefusalReason } from '../event/bench-event.ts'
import type { PushProblem } from '../push/plan.ts'
import type { PushAction, PushOutcome, PushReason, PushVerdict } from '../push/push.ts'

/** Why a phone of a rollout counts as failed. Each cause has its words under `phones:rollout.failure.<cause>`. */
export type RolloutFailure =
  | { readonly cause: 'push'; readonly outcome: PushOutcome; readonly reason?: PushReason }
  | { readonly cause: 'no-plan'; readonly problem: PushProblem }
  | { readonly cause: 'refused'; readonly reason: RefusalReason; readonly path: string }
  | { readonly cause: 'abandoned'; readonly reason: AbandonReason; readonly path: string }
  /** The phone's own words. */
  | { readonly cause: 'said'; readonly text: string }
  | { readonly cause: 'silent'; readonly after: 'asked' | 'accepted' | 'requested' }

/** On its way. `doubt`: a request of it ended badly, which may be all right if the phone says so. */
export interface UnderWay {
  readonly stage: 'asked' | 'accepted' | 'requested' | 'fetched'
  readonly askedAt: number
  readonly since: number
  readonly doubt?: RolloutFailure
}

/** `unconfirmed`: it took its file and said nothing, maybe because it is told no syslog server. */
export type PhoneStage =
  | { readonly stage: 'waiting' }
  | UnderWay
  | { readonly stage: 'confirmed' | 'unconfirmed'; readonly since: number }
  | { readonly stage: 'failed'; readonly since: number; readonly why: RolloutFailure }

export const phoneStages = [
  'waiting',
  'asked',
  'accepted',
  'requested',
  'fetched',
  'confirmed',
  'unconfirmed',
  'failed',
] as const satisfies readonly PhoneStage['stage'][]
export type StageName = (typeof phoneStages)[number]

export const isUnderWay = (phone: PhoneStage): phone is UnderWay =>
  phone.stage === 'asked' || phone.stage === 'accepted' || phone.stage === 'requested' || phone.stage === 'fetched'

export const isSettled = (phone: PhoneStage): boolean => phone.stage !== 'waiting' && !isUnderWay(phone)

/** What the phone says at the end of each action; where it says nothing, its promise is the end. */
const lastWord: Readonly<Partial<Record<PushAction, 'resync' | 'upgrade'>>> = {
  resync: 'resync',
  'check-sync': 'resync',
  upgrade: 'upgrade',
}

/** The phone's answer to the push itself. */
export function afterAnswer(
  phone: PhoneStage,
  { outcome, reason }: PushVerdict,
  { action, at }: { readonly action: PushAction; readonly at: number },
): PhoneStage {
  // Its request came before its answer, or in place of it: it does what it was asked.
  if (phone.stage !== 'asked') return phone
  if (outcome !== 'accepted' && outcome !== 'held')
    return { stage: 'failed', since: at, why: { cause: 'push', outcome, ...(reason !== undefined && { reason }) } }
  if (outcome === 'accepted' && lastWord[action] === undefined) return { stage: 'confirmed', since: at }
  return { stage: 'accepted', askedAt: phone.askedAt, since: at }
}

/** What a server heard of a phone after it was asked. */
export function afterEvent(phone: PhoneStage, event: BenchEvent, action: PushAction): PhoneStage {
  if (phone.stage === 'waiting') return phone
  if (event.type === 'phone.said') return afterSaying(phone, event, action)
  if (!isUnderWay(phone)) return phone
  const { askedAt, doubt } = phone
  if (isUpload(event)) return phone
  switch (event.type) {
    case 'file.requested':
      return { stage: 'requested', askedAt, since: event.at, ...(doubt && { doubt }) }
    case 'file.sent':
      return { stage: 'fetched', askedAt, since: event.at, ...(doubt && { doubt }) }
    case 'file.refused':
    case 'file.abandoned':
      return { stage: 'requested', askedAt, since: event.at, doubt: doubtOf(event) }
    default:
      return phone
  }
}

/** A report that it sends after its resync says nothing of the resync. */
const isUpload = (event: BenchEvent): boolean =>
  (event.type === 'file.requested' && (event.method === 'POST' || event.method === 'PUT')) ||
  (event.type === 'file.refused' && event.reason === 'write')

const doubtOf = (event: Extract<BenchEvent, { type: 'file.refused' | 'file.abandoned' }>): RolloutFailure =>
  event.type === 'file.refused'
    ? { cause: 'refused', reason: event.reason, path: event.path }
    : { cause: 'abandoned', reason: event.reason, path: event.path }

/**
 * A later failure counts though the phone had confirmed: it has several rules, and says how each of them went. A success
 * that comes late mends a silence: the phone was on a call.
 */
function afterSaying(
  phone: PhoneStage,
  { verdict, text, at }: Extract<BenchEvent, { type: 'phone.said' }>,
  action: PushAction,
): PhoneStage {
  if (verdict === undefined || verdict.what !== lastWord[action]) return phone
  switch (verdict.result) {
    case 'failed':
      return phone.stage === 'failed' && phone.why.cause !== 'silent'
        ? phone
        : { stage: 'failed', since: at, why: { cause: 'said', text } }
    case 'succeeded':
      return phone.stage === 'failed' && phone.why.cause !== 'silent' ? phone : { stage: 'confirmed', since: at }
    case 'requested':
      return isUnderWay(phone) && phone.stage !== 'fetched' ? { ...phone, stage: 'requested', since: at } : phone
  }
}

/** The time that a phone has is over. */
export function afterPatience(phone: PhoneStage, at: number): PhoneStage {
  if (!isUnderWay(phone)) return phone
  if (phone.doubt !== undefined) return { stage: 'failed', since: at, why: phone.doubt }
  if (phone.stage === 'fetched') return { stage: 'unconfirmed', since: at }
  return { stage: 'failed', since: at, why: { cause: 'silent', after: phone.stage } }
}
