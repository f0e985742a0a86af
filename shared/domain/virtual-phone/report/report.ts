import type { RuleRequest } from '../../rule/request.ts'
import { decide } from '../fetch/decide.ts'
import { attemptFor, redirected, shownUrl } from '../fetch/fetch.ts'
import { valueOf } from '../machine/parameters.ts'
import { configurationXml, statusXml } from './report-body.ts'
import { judge } from '../fetch/results.ts'
import type { Attempt, ReportActivity } from '../machine/state.ts'
import type { StepContext } from '../machine/step-context.ts'
import type { FetchAnswer } from '../machine/world.ts'

/** REP-1, REP-5: each rule of Report_Rule once, without retry. */
export function startReport(ctx: StepContext): void {
  const text = valueOf(ctx.state, 'Report_Rule')
  const attempts = decide(ctx.state, ctx.at, text, { kind: 'report' }).flatMap((decision): Attempt[] => {
    if (decision.kind === 'unreadable')
      ctx.note('REP-1', 'rule-unreadable', { rule: 'Report_Rule', problem: decision.problem })
    if (decision.kind !== 'take' || decision.request === null) return []
    const { request, secrets } = decision
    const [place] = request.candidates
    if (place === undefined) return []
    // REP-4, REP-7, REP-8: raw XML; the driver encrypts it with --key, else with the IKM.
    const attempt = attemptFor(ctx, request, place, { purpose: 'report', body: bodyFor(ctx, request), secrets })
    return attempt === null ? [] : [attempt]
  })
  const [attempt, ...rest] = attempts
  if (attempt === undefined) {
    ctx.note('REP-1', 'report-nothing')
    return
  }
  send(ctx, { kind: 'report', attempt, rest })
}

function bodyFor({ state, at }: StepContext, { report }: RuleRequest): string {
  return report === 'status' ? statusXml(state, at) : configurationXml(state, report === 'delta' ? 'delta' : 'full')
}

function send(ctx: StepContext, activity: ReportActivity): void {
  ctx.change({ activity })
  ctx.fetch(activity.attempt.request)
}

export function reportAnswered(ctx: StepContext, activity: ReportActivity, answer: FetchAnswer): void {
  const { attempt, rest } = activity
  const judgement = judge(answer)
  if (judgement.class === 'redirect') {
    const next = redirected(ctx, attempt, judgement.location)
    if (typeof next !== 'string') {
      send(ctx, { ...activity, attempt: next })
      return
    }
  }
  const url = shownUrl(attempt.request)
  if (judgement.class === 'A') ctx.note('REP-1', 'report-sent', { url, method: attempt.request.method })
  else ctx.note('REP-1', 'report-fails', { url, cause: 'cause' in judgement ? judgement.cause : 'redirect-refused' })
  const [next, ...others] = rest
  if (next === undefined) ctx.change({ activity: null })
  else send(ctx, { kind: 'report', attempt: next, rest: others })
}
