import { decide } from '../fetch/decide.ts'
import { attemptFor, shownUrl } from '../fetch/fetch.ts'
import { judge } from '../fetch/results.ts'
import { factoryValue, isYes, valueOf } from '../machine/parameters.ts'
import type { PhoneState, RenewalActivity } from '../machine/state.ts'
import type { StepContext } from '../machine/step-context.ts'
import type { FetchAnswer } from '../machine/world.ts'

const DAY_MS = 86_400_000
/** A certificate that was renewed stays until so long before its end. */
const RENEWS_BEFORE_MS = 30 * DAY_MS

/** CA-3: once it is switched on, the certificate is renewed, and again shortly before its end. */
export function renewalDue(state: PhoneState, at: number): boolean {
  const { renewed, renewal } = state
  if (!isYes(state, 'MIC_Cert_Refresh_Enable')) return false
  // What was just renewed is not asked for again, however soon it ends.
  if (renewal?.outcome === 'renewed' && at - renewal.at < DAY_MS) return false
  return renewed === null || renewed.until - at < RENEWS_BEFORE_MS
}

/**
 * CA-3: asks the service for a new certificate. How phones talk to it is not published: here the phone sends the
 * certificate that it has, and gets one for the same key.
 */
export function startRenewal(ctx: StepContext): void {
  const { state, at } = ctx
  if (!renewalDue(state, at)) return
  const text = valueOf(state, 'MIC_Cert_Refresh_Rule').trim()
  // Only the address that the phone was made with works.
  if (text !== factoryValue(state.setup, 'MIC_Cert_Refresh_Rule')) {
    conclude(ctx, 'failed', 'other-address')
    return
  }
  const [decision] = decide(state, at, text, { kind: 'profile' })
  const request = decision?.kind === 'take' ? decision.request : null
  const place = request?.candidates[0]
  const attempt = request && place ? attemptFor(ctx, request, place, { purpose: 'renewal', secrets: [] }) : null
  if (attempt === null) {
    conclude(ctx, 'failed', 'bad-url')
    return
  }
  const asking = { ...attempt, request: { ...attempt.request, method: 'POST' as const } }
  ctx.change({ activity: { kind: 'renewal', attempt: asking } })
  ctx.note('CA-3', 'renewal-asked', { url: shownUrl(asking.request) })
  ctx.fetch(asking.request)
}

export function renewalAnswered(ctx: StepContext, _: RenewalActivity, answer: FetchAnswer): void {
  if (answer.kind === 'content' && answer.validUntil !== undefined) {
    ctx.change({ renewed: { pem: answer.text, until: answer.validUntil } })
    conclude(ctx, 'renewed')
    return
  }
  const judgement = judge(answer)
  conclude(ctx, 'failed', 'cause' in judgement ? judgement.cause : answer.kind)
}

/** CA-3: the phone restarts with the new certificate. */
function conclude(ctx: StepContext, outcome: 'renewed' | 'failed', cause = ''): void {
  ctx.change({ activity: null, renewal: { outcome, at: ctx.at } })
  if (outcome === 'failed') {
    ctx.note('CA-3', 'renewal-fails', { cause })
    return
  }
  ctx.note('CA-3', 'renewed')
  ctx.queue({ kind: 'restart', cold: false, reason: 'certificate' })
}
