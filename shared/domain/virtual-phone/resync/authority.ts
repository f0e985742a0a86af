import { decide } from './decide.ts'
import { attemptFor, redirected, shownUrl } from './fetch.ts'
import { valueOf } from '../machine/parameters.ts'
import { judge } from './results.ts'
import type { AuthorityActivity, Task } from '../machine/state.ts'
import type { StepContext } from '../machine/step-context.ts'
import type { FetchAnswer } from '../machine/world.ts'

/** CA-1: fetches the authority that Custom_CA_Rule, or the request, names. */
export function startAuthority(turn: StepContext, task: Extract<Task, { kind: 'authority' }>): void {
  const text = task.rule ?? valueOf(turn.state, 'Custom_CA_Rule')
  const [decision] = decide(turn.state, turn.at, text, {
    kind: 'profile',
    ...(task.from !== undefined && { from: task.from }),
  })
  if (decision?.kind !== 'take' || decision.request === null) return
  const [place] = decision.request.candidates
  const attempt =
    place && attemptFor(turn, decision.request, place, { purpose: 'certificate', secrets: decision.secrets })
  if (!attempt) {
    conclude(turn, 'failed')
    return
  }
  turn.change({ activity: { kind: 'authority', attempt } })
  turn.note('CA-1', 'authority-asked', { url: shownUrl(attempt.request) })
  turn.fetch(attempt.request)
}

export function authorityAnswered(turn: StepContext, activity: AuthorityActivity, answer: FetchAnswer): void {
  const judgement = judge(answer)
  if (judgement.class === 'redirect') {
    const next = redirected(turn, activity.attempt, judgement.location)
    if (typeof next !== 'string') {
      turn.change({ activity: { ...activity, attempt: next } })
      turn.fetch(next.request)
      return
    }
  }
  const isPem = answer.kind === 'content' && answer.text.includes('-----BEGIN CERTIFICATE-----')
  conclude(turn, isPem ? 'installed' : 'failed')
}

/** CA-2 */
function conclude(turn: StepContext, outcome: 'installed' | 'failed'): void {
  const rule = turn.clean(valueOf(turn.state, 'Custom_CA_Rule'))
  turn.note('CA-2', outcome === 'installed' ? 'authority-installed' : 'authority-fails')
  turn.change({ activity: null, authority: { outcome, at: turn.at, rule } })
}
