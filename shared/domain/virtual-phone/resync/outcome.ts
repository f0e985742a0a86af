import { valueOf } from '../machine/parameters.ts'
import { sendDebugLine, sendLogMessage, severity } from '../machine/logs.ts'
import type { CauseCode, ResyncActivity, RuleName } from '../machine/state.ts'
import type { StepContext } from '../machine/step-context.ts'
import { armPeriodic, armRetry } from '../machine/timers.ts'
import { planReports } from '../report/report-plan.ts'
import { renewalDue } from './renewal.ts'
import { restartFor } from './apply.ts'
import { OTHER_ERROR, ownError, type Failure } from '../fetch/results.ts'

const NAMES_LISTED = 6

/** The first few names, for a note. */
export const listed = (names: readonly string[]): string => names.slice(0, NAMES_LISTED).join(' ')

export const currentRule = ({ names, index }: ResyncActivity): RuleName => names[index] ?? 'given'

/** SEQ-2: the sequence is interrupted. */
export function failSequence(ctx: StepContext, activity: ResyncActivity, { cause, evidence, error }: Failure): void {
  const rule = currentRule(activity)
  const clean = ctx.clean(evidence)
  sendLogMessage(ctx, 'Log_Failure_Msg', activity.attempt?.request ?? null, error)
  ctx.note('SEQ-2', 'sequence-fails', { rule, cause, evidence })
  const { retriesDone } = ctx.state
  // SEQ-7: a resync from an address given with the request is over when it has failed.
  const wait = activity.task.rule === undefined ? armRetry(ctx) : undefined
  const status = ownError[cause] ?? OTHER_ERROR
  const delay = wait === undefined ? 0 : Math.round(wait / 1000)
  const line = `fprv_eval_profile_rule return status=${status} err_count:${retriesDone}, retry_delay:${delay}`
  sendDebugLine(ctx, severity.error, line)
  conclude(ctx, activity, { code: cause, rule, evidence: clean })
}

/** URL-8: neither a success nor a failure: nothing more is fetched, and nothing armed, until a code is entered. */
export function awaitCode(ctx: StepContext, activity: ResyncActivity): void {
  ctx.note('URL-8', 'activation-code', { rule: currentRule(activity) })
  ctx.disarm('resync')
  ctx.change({ activity: null, awaitsCode: true, codeRefused: false })
}

export function endSequence(ctx: StepContext, activity: ResyncActivity): void {
  ctx.note('SEQ-1', 'sequence-ends', { applied: activity.applied, files: activity.fetched.length })
  const scheduled = activity.task.rule === undefined
  if (scheduled) {
    ctx.change({ retriesDone: 0 }) // RTY-2
    ctx.disarm('retry')
  }
  if (scheduled || (ctx.state.timers.resync === undefined && ctx.state.timers.retry === undefined)) armPeriodic(ctx)
  ctx.change({ everSucceeded: true })
  conclude(ctx, activity)
  const { restartDue } = ctx.state
  if (valueOf(ctx.state, 'Custom_CA_Rule') !== '' && activity.before.has('Custom_CA_Rule'))
    ctx.queue({ kind: 'authority' }) // CA-1
  if (renewalDue(ctx.state, ctx.at)) ctx.queue({ kind: 'renewal' })
  if (restartDue !== null) ctx.queue({ kind: 'restart', cold: restartDue === 'cold', reason: 'changes' })
  else ctx.queue({ kind: 'upgrade', cause: 'rule' }) // UPG-1
  planReports(ctx)
}

/** The last verdict, and the restart that the new values need (RST-1). */
function conclude(
  ctx: StepContext,
  activity: ResyncActivity,
  failed?: { code: CauseCode; rule: RuleName; evidence: string },
): void {
  const { state, at } = ctx
  const changed = [...activity.before].filter(([name, value]) => valueOf(state, name) !== value).map(([name]) => name)
  const kind = state.setup.readings.restarts === 'never' ? null : restartFor(state.setup, changed)
  if (kind !== null) ctx.note('RST-1', 'restart-needed', { names: listed(changed), kind })
  const due = kind === 'cold' || state.restartDue === 'cold' ? 'cold' : (kind ?? state.restartDue)
  ctx.change({
    activity: null,
    lastResyncAt: at,
    restartDue: due,
    last: {
      startedAt: activity.startedAt,
      endedAt: at,
      cause: activity.task.cause,
      outcome: failed === undefined ? 'ok' : 'failed',
      files: activity.fetched,
      applied: activity.applied,
      ...(failed && { failure: failed }),
    },
  })
}
