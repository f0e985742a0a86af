import { readActivationCode, typedCode } from '../../activation/code.ts'
import { readUrl } from '../../rule/url.ts'
import { judge } from '../fetch/results.ts'
import { withSettings } from '../machine/parameters.ts'
import type { Attempt } from '../machine/state.ts'
import type { StepContext } from '../machine/step-context.ts'
import type { FetchAnswer } from '../machine/world.ts'
import { requestResync } from '../resync/gates.ts'

/** URL-9: the code goes to the activation service; one that cannot be a code is refused by the phone itself. */
export function codeEntered(ctx: StepContext, text: string): void {
  const { state } = ctx
  if (state.phase !== 'up' || !state.awaitsCode || state.activity !== null) {
    ctx.note('URL-9', 'lost', { what: 'code', by: 'menu' })
    return
  }
  const code = readActivationCode(text)
  if (code === null) {
    refuse(ctx)
    return
  }
  const attempt = attemptFor(ctx, typedCode(code))
  // The vendor's own service is never asked: a code would be used up.
  if (attempt === null) {
    ctx.note('URL-9', 'activation-unreachable', { cause: 'no-server' })
    return
  }
  ctx.change({ activity: { kind: 'activation', attempt }, codeRefused: false })
  ctx.note('URL-9', 'code-sent')
  ctx.fetch(attempt.request)
}

function attemptFor(ctx: StepContext, code: string): Attempt | null {
  const { identity, network } = ctx.state
  const { url } = readUrl(network?.activation ?? '', 0)
  if (url?.host === undefined || (url.scheme !== 'http' && url.scheme !== 'https')) return null
  const { scheme, host, port, path } = url
  return {
    redirects: 0,
    secrets: [code],
    request: {
      id: ctx.nextRequest(),
      purpose: 'activation',
      ...{ scheme, host, port, path },
      method: 'POST',
      body: `code=${encodeURIComponent(code)}&mac=${identity.mac}&model=${encodeURIComponent(identity.model)}`,
      headers: { 'Content-Type': 'application/x-www-form-urlencoded', Accept: '*/*' },
      srv: false,
    },
  }
}

/** The service answers with the rule that the phone follows from now on; the phone does not say why a code is wrong. */
export function activationAnswered(ctx: StepContext, answer: FetchAnswer): void {
  const judgement = judge(answer)
  ctx.change({ activity: null })
  if (judgement.class === 'A' && answer.kind === 'content') {
    const value = answer.text.trim()
    ctx.change({
      ...withSettings(ctx.state, [{ name: 'Profile_Rule', value }], { kind: 'assignment', rule: 'given' }),
      awaitsCode: false,
    })
    ctx.note('URL-9', 'activated')
    requestResync(ctx, { kind: 'resync', cause: 'asked', by: 'menu' })
  } else if (answer.kind === 'refused' && answer.status < 500) refuse(ctx)
  else
    ctx.note('URL-9', 'activation-unreachable', { cause: 'cause' in judgement ? judgement.cause : 'redirect-refused' })
}

function refuse(ctx: StepContext): void {
  ctx.change({ codeRefused: true })
  ctx.note('URL-9', 'code-refused')
}
