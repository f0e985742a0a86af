import type { RuleRequest } from '../../rule/request.ts'
import { restart } from '../boot/boot.ts'
import { decide } from '../fetch/decide.ts'
import { attemptFor, redirected, shownUrl } from '../fetch/fetch.ts'
import { requestResync } from '../resync/gates.ts'
import { sendLogMessage } from '../machine/logs.ts'
import { filesToTake } from './load-files.ts'
import { isEnterprise, isForeignLicence, isLicence, refusalOf } from './refusal.ts'
import { isYes, valueOf } from '../machine/parameters.ts'
import { corrupt, failure, judge, type Failure } from '../fetch/results.ts'
import type { Attempt, RequestPlace, Task, UpgradeActivity } from '../machine/state.ts'
import { armUpgradeRetry, allTimers } from '../machine/timers.ts'
import type { StepContext } from '../machine/step-context.ts'
import type { FetchAnswer } from '../machine/world.ts'

type UpgradeTask = Extract<Task, { kind: 'upgrade' }>

interface Target {
  readonly place: RequestPlace
  readonly request: RuleRequest
  readonly load: string
  readonly attempted: string
  readonly condition: string
  readonly secrets: readonly string[]
}

/** UPG-1 to UPG-3, UPG-6, UPG-9: whether the rule asks for another load than the one that runs. */
export function startUpgrade(ctx: StepContext, task: UpgradeTask): void {
  const { state } = ctx
  const text = task.rule ?? valueOf(state, 'Upgrade_Rule')
  if (text.trim() === '') return
  if (!isYes(state, 'Upgrade_Enable')) {
    ctx.note('UPG-2', 'refused', { what: 'upgrade', by: task.cause, parameter: 'Upgrade_Enable' })
    return
  }
  const target = targetOf(ctx, task, text)
  if (target === null) return
  if (task.cause === 'rule' && target.attempted === state.upgradeAttempted) return
  if (target.attempted !== state.upgradeAttempted) ctx.change({ upgradeRetriesDone: 0 })
  ctx.disarm('upgrade-retry')
  ctx.change({ upgradeAttempted: target.attempted })
  if (target.load === state.firmware) {
    ctx.change({ upgradeError: '', upgradeFailure: null })
    ctx.note('UPG-9', 'upgrade-not-needed', { load: target.load })
    return
  }
  begin(ctx, task, target)
}

function targetOf(ctx: StepContext, task: UpgradeTask, text: string): Target | null {
  const [decision] = decide(ctx.state, ctx.at, text, {
    kind: 'upgrade',
    upgrade: ctx.state.upgradeError === '' ? 1 : 2,
    ...(task.from !== undefined && { from: task.from }),
  })
  if (decision === undefined || decision.kind === 'skip') return null
  const rule = task.rule === undefined ? 'Upgrade_Rule' : 'given'
  if (decision.kind === 'unreadable') {
    ctx.note('UPG-3', 'rule-unreadable', { rule, problem: decision.problem })
    return null
  }
  const place = decision.request?.candidates[0]
  if (decision.request === null || place === undefined || place.scheme === 'gds') {
    ctx.note('UPG-3', 'no-server', { rule })
    return null
  }
  const { scheme, host, port, path } = place
  return {
    place: { scheme, host, port, path },
    request: decision.request,
    load: loadIn(path),
    attempted: `${text} ${scheme}://${host}:${port}${path}`,
    condition: conditionIn(text),
    secrets: decision.secrets,
  }
}

const loadIn = (path: string): string =>
  path
    .replace(/[?#].*$/, '')
    .replace(/^.*\//, '')
    .replace(/\.loads$/, '')

const conditionIn = (rule: string): string => (rule.includes(')?') ? rule.slice(0, rule.indexOf(')?') + 1) : '')

function begin(ctx: StepContext, task: UpgradeTask, target: Target): void {
  const { load, place, request, secrets, condition } = target
  const attempt = attemptFor(ctx, request, { ...place, from: { kind: 'rule' } }, { purpose: 'firmware', secrets })
  if (attempt === null) return
  const licence = isEnterprise(load) ? 'wanted' : 'none'
  const repeats = task.cause !== 'asked'
  const activity: UpgradeActivity = {
    kind: 'upgrade',
    startedAt: ctx.at,
    attempt,
    load,
    licence,
    files: [],
    place,
    condition,
    repeats,
  }
  ctx.change({ activity, lastUpgradeAt: ctx.at })
  ctx.note('UPG-3', 'upgrade-begins', { url: shownUrl(place) })
  sendLogMessage(ctx, 'Log_Upgrade_Request_Msg', place, '', condition)
  const refusal = refusalOf(ctx.state, load)
  if (refusal !== null) {
    failUpgrade(ctx, activity, { cause: 'wrong-load', evidence: refusal, error: 'image not valid for this phone' })
    return
  }
  if (load === ctx.state.otherLoad) {
    finish(ctx, activity)
    return
  } // UPG-9
  if (licence === 'wanted') {
    askLicence(ctx, activity)
    return
  }
  ctx.fetch(attempt.request)
}

/** UPG-14 */
function askLicence(ctx: StepContext, activity: UpgradeActivity): void {
  if (valueOf(ctx.state, 'Trans_Auth_Type').trim().toLowerCase() !== 'classic') {
    failUpgrade(ctx, activity, { cause: 'unauthorised', evidence: 'Trans_Auth_Type', error: 'no authorization' })
    return
  }
  const text = valueOf(ctx.state, 'Trans_Auth_Rule')
  const [decision] = decide(ctx.state, ctx.at, text, { kind: 'profile' })
  const place = decision?.kind === 'take' ? decision.request?.candidates[0] : undefined
  const attempt =
    decision?.kind === 'take' && decision.request !== null && place !== undefined
      ? attemptFor(ctx, decision.request, place, { purpose: 'licence', secrets: decision.secrets })
      : null
  if (attempt === null) {
    failUpgrade(ctx, activity, { cause: 'unauthorised', evidence: 'Trans_Auth_Rule', error: 'no authorization' })
    return
  }
  ctx.change({ activity: { ...activity, attempt } })
  ctx.note('UPG-14', 'licence-asked', { url: shownUrl(attempt.request) })
  ctx.fetch(attempt.request)
}

export function upgradeAnswered(ctx: StepContext, activity: UpgradeActivity, answer: FetchAnswer): void {
  const judgement = judge(answer)
  if (judgement.class === 'redirect') {
    const next = redirected(ctx, activity.attempt, judgement.location)
    if (typeof next === 'string') {
      failUpgrade(ctx, activity, failure(next, judgement.location))
      return
    }
    ctx.change({ activity: { ...activity, attempt: next } })
    ctx.fetch(next.request)
    return
  }
  if (judgement.class !== 'A') {
    failUpgrade(ctx, activity, judgement)
    return
  }
  const text = answer.kind === 'content' ? answer.text : ''
  if (activity.licence === 'wanted') {
    if (!isLicence(text) || isForeignLicence(ctx.state, activity.attempt.request.path)) {
      failUpgrade(ctx, activity, { cause: 'unauthorised', evidence: 'licence', error: 'no authorization' })
      return
    }
    fetchNext(ctx, { ...activity, licence: 'got' }, activity.place)
    return
  }
  if (activity.attempt.request.path !== activity.place.path) {
    nextFile(ctx, activity)
    return
  }
  const files = filesToTake(ctx.state, text)
  if (files === null) {
    failUpgrade(ctx, activity, corrupt('corrupt', activity.load))
    return
  }
  nextFile(ctx, { ...activity, files })
}

/** UPG-4: the files that the load lists, from its own directory. */
function nextFile(ctx: StepContext, activity: UpgradeActivity): void {
  const [file, ...files] = activity.files
  if (file === undefined) {
    finish(ctx, activity)
    return
  }
  const { place } = activity
  const path = place.path.slice(0, place.path.lastIndexOf('/') + 1) + file
  fetchNext(ctx, { ...activity, files }, { ...place, path })
}

function fetchNext(ctx: StepContext, activity: UpgradeActivity, place: RequestPlace): void {
  const { request } = activity.attempt
  const { scheme, host, port, path } = place
  const next: Attempt = {
    ...activity.attempt,
    redirects: 0,
    request: { ...request, id: ctx.nextRequest(), purpose: 'firmware', scheme, host, port, path },
  }
  ctx.change({ activity: { ...activity, attempt: next } })
  ctx.note('UPG-4', 'upgrade-file', { url: shownUrl(place) })
  ctx.fetch(next.request)
}

/** UPG-5, UPG-13, UPG-15 */
function finish(ctx: StepContext, activity: UpgradeActivity): void {
  const { load, place, condition } = activity
  sendLogMessage(ctx, 'Log_Upgrade_Success_Msg', place, load, condition)
  ctx.note('UPG-5', 'upgrade-ends', { version: load })
  ctx.change({ activity: null, lastUpgradeAt: ctx.at, otherLoad: load })
  ctx.change({ upgradeError: '', upgradeFailure: null, upgradeRetriesDone: 0 })
  if (!isEnterprise(load)) {
    restart(ctx, true, 'upgrade')
    return
  }
  ctx.change({
    phase: 'migrated',
    firmware: load,
    waiting: [],
    parameters: new Map(),
    access: new Map(),
    enterpriseServer: place.host,
  })
  for (const timer of allTimers) ctx.disarm(timer)
  ctx.note('UPG-15', 'migrated', { load })
  ctx.effects.push({ type: 'restart', cold: true })
  ctx.arm('boot', ctx.at + ctx.state.setup.bootMs.cold)
}

function failUpgrade(
  ctx: StepContext,
  activity: UpgradeActivity,
  { cause, evidence, error }: Omit<Failure, 'class'>,
): void {
  const { place, condition, repeats } = activity
  sendLogMessage(ctx, 'Log_Upgrade_Failure_Msg', place, error, condition)
  const url = shownUrl(activity.attempt.request)
  ctx.note('UPG-7', 'upgrade-fails', { url, cause, evidence })
  const upgradeFailure = { cause, url, evidence: ctx.clean(evidence) }
  ctx.change({ activity: null, lastUpgradeAt: ctx.at, upgradeError: error, upgradeFailure })
  if (repeats) armUpgradeRetry(ctx)
  // UPG-8: after every attempt, where both parameters allow it.
  const { state } = ctx
  if (isYes(state, 'Resync_After_Upgrade_Attempt') && isYes(state, 'Resync_On_Reset'))
    requestResync(ctx, { kind: 'resync', cause: 'upgrade' })
}
