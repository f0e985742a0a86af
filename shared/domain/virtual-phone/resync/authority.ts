import { decide } from '../fetch/decide.ts'
import { attemptFor, redirected, shownUrl } from '../fetch/fetch.ts'
import { valueOf } from '../machine/parameters.ts'
import { judge } from '../fetch/results.ts'
import type { AuthorityActivity, Task } from '../machine/state.ts'
import type { StepContext } from '../machine/step-context.ts'
import type { FetchAnswer } from '../machine/world.ts'

/** CA-1: fetches the authority that Custom_CA_Rule, or the request, names. */
export function startAuthority(ctx: StepContext, task: Extract<Task, { kind: 'authority' }>): void {
  const text = task.rule ?? valueOf(ctx.state, 'Custom_CA_Rule')
  const [decision] = decide(ctx.state, ctx.at, text, {
    kind: 'profile',
    ...(task.from !== undefined && { from: task.from }),
  })
  if (decision?.kind !== 'take' || decision.request === null) return
  const [place] = decision.request.candidates
  const attempt =
    place && attemptFor(ctx, decision.request, place, { purpose: 'certificate', secrets: decision.secrets })
  if (!attempt) {
    conclude(ctx, 'failed')
    return
  }
  ctx.change({ activity: { kind: 'authority', attempt } })
  ctx.note('CA-1', 'authority-asked', { url: shownUrl(attempt.request) })
  ctx.fetch(attempt.request)
}

export function authorityAnswered(ctx: StepContext, activity: AuthorityActivity, answer: FetchAnswer): void {
  const judgement = judge(answer)
  if (judgement.class === 'redirect') {
    const next = redirected(ctx, activity.attempt, judgement.location)
    if (typeof next !== 'string') {
      ctx.change({ activity: { ...activity, attempt: next } })
      ctx.fetch(next.request)
      return
    }
  }
  if (answer.kind === 'content' && answer.text.includes('-----BEGIN CERTIFICATE-----')) {
    // CA-4: from now on its servers are trusted.
    ctx.change({ customAuthority: { pem: answer.text, name: answer.commonName ?? '' } })
    conclude(ctx, 'installed')
  } else conclude(ctx, 'failed')
}

/** CA-2 */
function conclude(ctx: StepContext, outcome: 'installed' | 'failed'): void {
  const rule = ctx.clean(valueOf(ctx.state, 'Custom_CA_Rule'))
  ctx.note('CA-2', outcome === 'installed' ? 'authority-installed' : 'authority-fails')
  ctx.change({ activity: null, authority: { outcome, at: ctx.at, rule } })
}
