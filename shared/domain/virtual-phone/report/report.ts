import type { RuleRequest } from '../../rule/evaluate.ts'
import { decide } from '../resync/decide.ts'
import { attemptFor, redirected, shownUrl } from '../resync/fetch.ts'
import { valueOf } from '../machine/parameters.ts'
import { configurationXml, statusXml } from './report-body.ts'
import { judge } from '../resync/results.ts'
import type { Attempt, ReportActivity } from '../machine/state.ts'
import type { StepContext } from '../machine/step-context.ts'
import type { FetchAnswer } from '../machine/world.ts'

/** REP-1, REP-5: each rule of Report_Rule once, without retry. */
export function startReport(turn: StepContext): void {
  const text = valueOf(turn.state, 'Report_Rule')
  const attempts = decide(turn.state, turn.at, text, { kind: 'report' }).flatMap((decision): Attempt[] => {
    if (decision.kind === 'unreadable')
      turn.note('REP-1', 'rule-unreadable', { rule: 'Report_Rule', problem: decision.problem })
    if (decision.kind !== 'take' || decision.request === null) return []
    const { request, secrets } = decision
    const [place] = request.candidates
    if (place === undefined) return []
    // REP-4, REP-7, REP-8: raw XML; the body encrypts it with --key, else with the IKM.
    const attempt = attemptFor(turn, request, place, { purpose: 'report', body: bodyFor(turn, request), secrets })
    return attempt === null ? [] : [attempt]
  })
  const [attempt, ...rest] = attempts
  if (attempt === undefined) {
    turn.note('REP-1', 'report-nothing')
    return
  }
  send(turn, { kind: 'report', attempt, rest })
}

function bodyFor({ state, at }: StepContext, { report }: RuleRequest): string {
  return report === 'status' ? statusXml(state, at) : configurationXml(state, report === 'delta' ? 'delta' : 'full')
}

function send(turn: StepContext, activity: ReportActivity): void {
  turn.change({ activity })
  turn.fetch(activity.attempt.request)
}

export function reportAnswered(turn: StepContext, activity: ReportActivity, answer: FetchAnswer): void {
  const { attempt, rest } = activity
  const judgement = judge(answer)
  if (judgement.class === 'redirect') {
    const next = redirected(turn, attempt, judgement.location)
    if (typeof next !== 'string') {
      send(turn, { ...activity, attempt: next })
      return
    }
  }
  const url = shownUrl(attempt.request)
  if (judgement.class === 'A') turn.note('REP-1', 'report-sent', { url, method: attempt.request.method })
  else turn.note('REP-1', 'report-fails', { url, cause: 'cause' in judgement ? judgement.cause : 'redirect-refused' })
  const [next, ...others] = rest
  if (next === undefined) turn.change({ activity: null })
  else send(turn, { kind: 'report', attempt: next, rest: others })
}
