import { sendDebugLine, sendLogMessage, severity } from '../machine/logs.ts'
import { sizeOf } from '../machine/parameters.ts'
import { settingsIn } from '../machine/settings.ts'
import type { CauseCode, FetchedFile, ResyncActivity } from '../machine/state.ts'
import type { StepContext } from '../machine/step-context.ts'
import type { FetchAnswer } from '../machine/world.ts'
import { askNextAddress } from './addresses.ts'
import { applySettings } from './apply.ts'
import { acceptsMissing, redirected, shownUrl } from '../fetch/fetch.ts'
import { currentRule, failSequence, listed } from './outcome.ts'
import { corrupt, failure, judge, type Failure } from '../fetch/results.ts'
import { resume } from './sequence.ts'

const FILES_KEPT = 12

/** The answer to the request under way. */
export function sequenceAnswered(ctx: StepContext, activity: ResyncActivity, answer: FetchAnswer): void {
  const { attempt } = activity
  if (attempt === null) return
  const judgement = judge(answer)
  if (judgement.class === 'redirect') {
    const next = redirected(ctx, attempt, judgement.location)
    if (typeof next === 'string') {
      settleFailure(ctx, activity, failure(next, judgement.location))
      return
    }
    ctx.change({ activity: { ...activity, attempt: next } })
    ctx.note('CLS-2', 'redirected', { url: shownUrl(next.request), status: judgement.status })
    ctx.fetch(next.request)
    return
  }
  if (judgement.class !== 'A') {
    settleFailure(ctx, activity, judgement)
    return
  }
  if (answer.kind === 'content') received(ctx, activity, answer)
}

function received(ctx: StepContext, activity: ResyncActivity, answer: Extract<FetchAnswer, { kind: 'content' }>): void {
  const { setup, identity } = ctx.state
  const rule = currentRule(activity)
  const url = urlOf(activity)
  ctx.note('CLS-1', 'received', { rule, url, bytes: answer.bytes, forms: answer.forms.join(' ') })
  const read = settingsIn(setup, sizeOf(identity), answer.text, activity.alias)
  if (read.kind === 'broken') {
    settleFailure(ctx, activity, corrupt('xml-broken', `${read.code} (${read.line})`))
    return
  }
  if (read.kind === 'no-profile') {
    settleFailure(ctx, activity, corrupt('no-profile', '<flat-profile>'))
    return
  }
  const applied = applySettings(ctx.state, read, { kind: 'profile', rule, url })
  ctx.change(applied.patch)
  const changed = applied.changed.size
  ctx.note('APP-3', 'applied', { rule, changed, named: read.settings.length })
  sendDebugLine(
    ctx,
    severity.debug,
    `fprv_eval_profile_rule applied ${changed} of ${read.settings.length} bytes=${answer.bytes}`,
  )
  if (applied.kept.length > 0) ctx.note('APP-8', 'kept', { rule, names: listed(applied.kept) })
  if (read.ignoredCount > 0) {
    const names = listed(read.ignored.map(({ name }) => name))
    ctx.note('APP-4', 'ignored', { rule, names, count: read.ignoredCount })
  }
  const before = new Map([...applied.changed, ...activity.before])
  const file: FetchedFile = { rule, url, outcome: 'ok', applied: changed, ignored: read.ignoredCount }
  sendLogMessage(ctx, 'Log_Success_Msg', activity.attempt?.request ?? null)
  resume(ctx, { ...activity, before, applied: activity.applied + changed, fetched: kept(activity.fetched, file) })
}

const kept = (files: readonly FetchedFile[], file: FetchedFile): readonly FetchedFile[] =>
  [...files, file].slice(-FILES_KEPT)
const urlOf = ({ attempt }: ResyncActivity): string => (attempt === null ? '' : shownUrl(attempt.request))

/** libcurl's numbers, which the phone's own log gives where no server answered (phone-facts 4). */
const curlErrors: Readonly<Partial<Record<CauseCode, number>>> = {
  'name-unknown': 6,
  'connection-refused': 7,
  network: 7,
  timeout: 28,
  tls: 35,
}

function tellCurlError(ctx: StepContext, { attempt }: ResyncActivity, cause: CauseCode): void {
  const number = attempt?.request.scheme === 'tftp' ? undefined : curlErrors[cause]
  if (number !== undefined)
    sendDebugLine(ctx, severity.notice, `reqByCurlInternal return from http request, [res] = ${number} Error`)
}

/** One address failed: the next one of the rule, or the end of the sequence. */
function settleFailure(ctx: StepContext, activity: ResyncActivity, found: Failure): void {
  const rule = currentRule(activity)
  const url = urlOf(activity)
  const { cause, evidence } = found
  const missing = cause === 'file-not-found'
  const letter = found.class === 'B' ? ('class-b' as const) : ('class-c' as const)
  ctx.note(missing ? 'CLS-5' : 'CLS-7', letter, { url, cause, evidence })
  tellCurlError(ctx, activity, cause)
  const damaged = found.class === 'B' && !missing
  const request = activity.attempt?.request ?? null
  if (activity.rest.length > 0 && !damaged) {
    ctx.note('CLS-10', 'asks-next', { rule, url })
    askNextAddress(ctx, withFailure(ctx, activity, { ...found, outcome: 'failed' }))
  } else if (missing && acceptsMissing(ctx.state)) {
    ctx.note('CLS-6', 'not-found-accepted', { rule, url })
    sendLogMessage(ctx, 'Log_Success_Msg', request)
    resume(ctx, withFailure(ctx, activity, { ...found, outcome: 'not-found-accepted' }))
  } else failSequence(ctx, withFailure(ctx, activity, { ...found, outcome: 'failed' }), found)
}

/** The activity with the file that could not be fetched among its files. */
function withFailure(
  ctx: StepContext,
  activity: ResyncActivity,
  { cause, evidence, outcome }: Failure & Pick<FetchedFile, 'outcome'>,
): ResyncActivity {
  const told = { cause, evidence: ctx.clean(evidence), applied: 0, ignored: 0 }
  const file: FetchedFile = { rule: currentRule(activity), url: urlOf(activity), outcome, ...told }
  return { ...activity, fetched: kept(activity.fetched, file) }
}
