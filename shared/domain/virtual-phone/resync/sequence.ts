import type { Candidate } from '../../rule/target.ts'
import { applySettings, restartFor } from './apply.ts'
import { decide, mayProvision, type Decision } from './decide.ts'
import { acceptsMissing, attemptFor, redirected, shownUrl } from './fetch.ts'
import { provisioningState } from './gates.ts'
import { sayDebug, sayMessage, severity } from '../machine/logs.ts'
import { settableName, sizeOf, valueOf, withSettings } from '../machine/parameters.ts'
import { variablesNow } from '../machine/phone-variables.ts'
import { planReports } from '../report/report-plan.ts'
import { corrupt, judge, OTHER_ERROR, ownError, type Judgement } from './results.ts'
import { settingsIn } from '../machine/settings.ts'
import {
  profileRules,
  type CauseCode,
  type FetchedFile,
  type ResyncActivity,
  type ResyncTask,
  type RuleName,
} from '../machine/state.ts'
import { armPeriodic, armRetry } from '../machine/timers.ts'
import type { StepContext } from '../machine/step-context.ts'
import type { FetchAnswer } from '../machine/world.ts'
import { expandMacros } from '../../rule/macros.ts'

const FILES_KEPT = 12
const NAMES_TOLD = 6

type Failure = Extract<Judgement, { class: 'B' | 'C' }>

/** SEQ-1: begins at Profile_Rule, or with the one rule that came with the request (SEQ-6). */
export function startSequence(turn: StepContext, task: ResyncTask): void {
  if (!mayProvision(turn.state)) {
    turn.note('ENB-1', 'refused', { what: 'resync', by: task.by ?? task.cause, parameter: 'Provision_Enable' })
    return
  }
  const names: readonly RuleName[] = task.rule === undefined ? profileRules : ['given']
  const early = task.rule === undefined && turn.state.setup.readings.laterRules === 'at-start'
  const activity: ResyncActivity = {
    kind: 'resync',
    task,
    startedAt: turn.at,
    names,
    texts: early ? profileRules.map((name) => valueOf(turn.state, name)) : null,
    index: 0,
    request: null,
    rest: [],
    attempt: null,
    alias: null,
    secrets: [],
    fetched: [],
    applied: 0,
    before: new Map(),
  }
  turn.change({ activity, forced: false })
  if (task.rule === undefined) turn.disarm('retry')
  turn.note('SEQ-1', 'sequence-begins', { cause: task.cause, state: provisioningState(task) })
  nextRule(turn, activity)
}

const textOf = (turn: StepContext, { task, texts, index, names }: ResyncActivity): string =>
  task.rule ?? texts?.[index] ?? valueOf(turn.state, names[index] ?? 'Profile_Rule')

/** Goes on with the rule at `index`, and past every rule that fetches nothing. */
function nextRule(turn: StepContext, from: ResyncActivity): void {
  let activity = from
  for (;;) {
    const rule = activity.names[activity.index]
    if (rule === undefined) {
      succeed(turn, activity)
      return
    }
    if (!mayProvision(turn.state)) {
      turn.note('ENB-2', 'sequence-stopped', { rule })
      succeed(turn, activity)
      return
    }
    const [decision = { kind: 'skip', why: 'empty' } as const] = decide(turn.state, turn.at, textOf(turn, activity), {
      kind: 'profile',
      provisioning: provisioningState(activity.task),
      ...(activity.task.from !== undefined && { from: activity.task.from }),
    })
    const next = carryOut(turn, activity, rule, decision)
    if (next === null) return
    activity = { ...next, index: next.index + 1, secrets: [] }
    turn.change({ activity })
  }
}

/** Null when a request is under way, or the sequence has failed. */
function carryOut(turn: StepContext, from: ResyncActivity, rule: RuleName, decision: Decision): ResyncActivity | null {
  if (decision.kind === 'skip') {
    const id = decision.why === 'comment' ? 'SEQ-9' : 'SEQ-3'
    turn.note(id, 'rule-skipped', { rule, why: decision.why })
    return from
  }
  let activity: ResyncActivity = { ...from, secrets: decision.secrets }
  turn.change({ activity })
  if (decision.kind === 'unreadable') {
    turn.note('SEQ-10', 'rule-unreadable', { rule, problem: decision.problem })
    fail(turn, activity, failure('rule-unreadable', decision.problem, 'bad rule'))
    return null
  }
  const { assignments, request } = decision
  if (assignments.length > 0) activity = assign(turn, activity, rule, assignments)
  // ENB-2: it may just have switched provisioning off.
  if (request === null || !mayProvision(turn.state)) return activity
  if (request.url.scheme === 'gds') {
    turn.note('URL-8', 'activation-code', { rule })
    return activity
  }
  const candidates = request.candidates.length > 0 ? request.candidates : fromDomain(turn, activity, rule)
  if (candidates.length === 0) {
    turn.note('URL-1', 'no-server', { rule })
    fail(turn, activity, failure('no-server', request.missing ?? ''))
    return null
  }
  if (request.srv && candidates[0]?.scheme === 'tftp') {
    fail(turn, activity, failure('srv-over-tftp', '--srv', 'Error - TFTP Scheme not supported in SRV lookups.'))
    return null
  }
  turn.note('CND-1', 'rule-taken', { rule, alternative: decision.alternative })
  nextAddress(turn, { ...activity, request, rest: candidates, alias: request.alias?.text ?? null })
  return null
}

const failure = (cause: CauseCode, evidence: string, error = 'Download failed'): Failure => ({
  class: 'C',
  cause,
  evidence,
  error,
})

/** ASG-1, ASG-3 */
function assign(
  turn: StepContext,
  activity: ResyncActivity,
  rule: RuleName,
  assignments: readonly { readonly name: string; readonly value: string }[],
): ResyncActivity {
  const { state } = turn
  const before = new Map(activity.before)
  const settings = assignments.flatMap(({ name, value }) => {
    const settable = settableName(state.setup, sizeOf(state.identity), name)
    if ('refused' in settable) return []
    if (!before.has(settable.name)) before.set(settable.name, valueOf(state, settable.name))
    return [{ name: settable.name, value }]
  })
  turn.change(withSettings(state, settings, { kind: 'assignment', rule }))
  turn.note('ASG-1', 'assigned', { rule, names: settings.map(({ name }) => name).join(' ') })
  return { ...activity, before }
}

/** URL-6: no DHCP server told one, so the domain's own names are asked. */
function fromDomain(turn: StepContext, { task }: ResyncActivity, rule: RuleName): readonly Candidate[] {
  const domain = turn.state.network?.domain ?? ''
  if (domain === '' || task.rule !== undefined || !valueOf(turn.state, rule).startsWith('/')) return []
  const variables = variablesNow(turn.state, turn.at)
  const paths = ['/$PSN.xml', '/Cisco/$MA.cfg'].map(
    (path) => expandMacros(path, variables, { context: 'profile' }).text,
  )
  const https = { scheme: 'https', host: `_ciscoprov-https._tls.${domain}`, port: 443, from: { kind: 'rule' } } as const
  const http = { scheme: 'http', host: `_ciscoprov-http._tcp.${domain}`, port: 80, from: { kind: 'rule' } } as const
  return [https, http].flatMap((server) => paths.map((path) => ({ ...server, path })))
}

/** Asks the next address of the rule. */
function nextAddress(turn: StepContext, activity: ResyncActivity): void {
  const [place, ...rest] = activity.rest
  const { request, secrets } = activity
  if (place === undefined || request === null) {
    fail(turn, activity, failure('no-server', ''))
    return
  }
  const attempt = attemptFor(turn, request, place, {
    purpose: 'profile',
    secrets,
    srv: request.srv || place.host.startsWith('_ciscoprov-'),
  })
  if (attempt === null) {
    fail(turn, activity, failure('bad-url', place.scheme))
    return
  }
  turn.change({ activity: { ...activity, rest, attempt } })
  const rule = activity.names[activity.index] ?? 'given'
  const url = shownUrl(attempt.request)
  turn.note(place.from.kind === 'dhcp' ? 'URL-2' : 'URL-10', 'asks', { rule, url, method: attempt.request.method })
  sayDebug(turn, severity.notice, `fprv_eval_profile_rule assemble url=${url}`)
  sayMessage(turn, 'Log_Request_Msg', attempt.request)
  turn.fetch(attempt.request)
}

/** The answer to the request under way. */
export function sequenceAnswered(turn: StepContext, activity: ResyncActivity, answer: FetchAnswer): void {
  const { attempt } = activity
  if (attempt === null) return
  const judgement = judge(answer)
  if (judgement.class === 'redirect') {
    const next = redirected(turn, attempt, judgement.location)
    if (typeof next === 'string') {
      settleFailure(turn, activity, failure(next, judgement.location))
      return
    }
    turn.change({ activity: { ...activity, attempt: next } })
    turn.note('CLS-2', 'redirected', { url: shownUrl(next.request), status: judgement.status })
    turn.fetch(next.request)
    return
  }
  if (judgement.class !== 'A') {
    settleFailure(turn, activity, judgement)
    return
  }
  if (answer.kind === 'content') received(turn, activity, answer)
}

function received(
  turn: StepContext,
  activity: ResyncActivity,
  answer: Extract<FetchAnswer, { kind: 'content' }>,
): void {
  const { setup, identity } = turn.state
  const rule = activity.names[activity.index] ?? 'given'
  const url = urlOf(activity)
  turn.note('CLS-1', 'received', { rule, url, bytes: answer.bytes, forms: answer.forms.join(' ') })
  const read = settingsIn(setup, sizeOf(identity), answer.text, activity.alias)
  if (read.kind === 'broken') {
    settleFailure(turn, activity, corrupt('xml-broken', `${read.code} (${read.line})`) as Failure)
    return
  }
  if (read.kind === 'no-profile') {
    settleFailure(turn, activity, corrupt('no-profile', '<flat-profile>') as Failure)
    return
  }
  const applied = applySettings(turn.state, read, { kind: 'profile', rule, url })
  turn.change(applied.patch)
  const changed = applied.changed.size
  turn.note('APP-3', 'applied', { rule, changed, named: read.settings.length })
  if (applied.kept.length > 0) turn.note('APP-8', 'kept', { rule, names: told(applied.kept) })
  if (read.ignoredCount > 0) {
    const names = told(read.ignored.map(({ name }) => name))
    turn.note('APP-4', 'ignored', { rule, names, count: read.ignoredCount })
  }
  const before = new Map([...applied.changed, ...activity.before])
  const file: FetchedFile = { rule, url, outcome: 'ok', applied: changed, ignored: read.ignoredCount }
  sayMessage(turn, 'Log_Success_Msg', activity.attempt?.request ?? null)
  goOn(turn, { ...activity, before, applied: activity.applied + changed, fetched: kept(activity.fetched, file) })
}

const told = (names: readonly string[]): string => names.slice(0, NAMES_TOLD).join(' ')
const kept = (files: readonly FetchedFile[], file: FetchedFile): readonly FetchedFile[] =>
  [...files, file].slice(-FILES_KEPT)
const urlOf = ({ attempt }: ResyncActivity): string => (attempt === null ? '' : shownUrl(attempt.request))

function goOn(turn: StepContext, activity: ResyncActivity): void {
  const next = {
    ...activity,
    index: activity.index + 1,
    attempt: null,
    request: null,
    rest: [],
    alias: null,
    secrets: [],
  }
  turn.change({ activity: next })
  nextRule(turn, next)
}

/** One address failed: the next one of the rule, or the end of the sequence. */
function settleFailure(turn: StepContext, activity: ResyncActivity, found: Failure): void {
  const rule = activity.names[activity.index] ?? 'given'
  const url = urlOf(activity)
  const missing = found.cause === 'file-not-found'
  const letter = found.class === 'B' ? ('class-b' as const) : ('class-c' as const)
  turn.note(missing ? 'CLS-5' : 'CLS-7', letter, { url, cause: found.cause, evidence: found.evidence })
  const file = { rule, url, cause: found.cause, evidence: turn.clean(found.evidence), applied: 0, ignored: 0 }
  const damaged = found.class === 'B' && !missing
  if (activity.rest.length > 0 && !damaged) {
    sayMessage(turn, 'Log_Failure_Msg', activity.attempt?.request ?? null, found.error)
    turn.note('CLS-10', 'asks-next', { rule, url })
    nextAddress(turn, { ...activity, fetched: kept(activity.fetched, { ...file, outcome: 'failed' }) })
    return
  }
  if (missing && acceptsMissing(turn.state)) {
    turn.note('CLS-6', 'not-found-accepted', { rule, url })
    sayMessage(turn, 'Log_Success_Msg', activity.attempt?.request ?? null)
    const accepted = kept(activity.fetched, { ...file, outcome: 'not-found-accepted' })
    goOn(turn, { ...activity, fetched: accepted })
    return
  }
  fail(turn, { ...activity, fetched: kept(activity.fetched, { ...file, outcome: 'failed' }) }, found)
}

/** SEQ-2: the sequence is interrupted. */
function fail(turn: StepContext, activity: ResyncActivity, { cause, evidence, error }: Failure): void {
  const rule = activity.names[activity.index] ?? 'given'
  const clean = turn.clean(evidence)
  sayMessage(turn, 'Log_Failure_Msg', activity.attempt?.request ?? null, error)
  turn.note('SEQ-2', 'sequence-fails', { rule, cause, evidence })
  const { retriesDone } = turn.state
  // SEQ-7: a resync from an address given with the request is over when it has failed.
  const wait = activity.task.rule === undefined ? armRetry(turn) : undefined
  const status = ownError[cause] ?? OTHER_ERROR
  const delay = wait === undefined ? 0 : Math.round(wait / 1000)
  const line = `fprv_eval_profile_rule return status=${status} err_count:${retriesDone}, retry_delay:${delay}`
  sayDebug(turn, severity.error, line)
  conclude(turn, activity, { code: cause, rule, evidence: clean })
}

function succeed(turn: StepContext, activity: ResyncActivity): void {
  turn.note('SEQ-1', 'sequence-ends', { applied: activity.applied, files: activity.fetched.length })
  const scheduled = activity.task.rule === undefined
  if (scheduled) {
    turn.change({ retriesDone: 0 }) // RTY-2
    turn.disarm('retry')
  }
  if (scheduled || (turn.state.timers.resync === undefined && turn.state.timers.retry === undefined)) armPeriodic(turn)
  turn.change({ everSucceeded: true })
  conclude(turn, activity)
  const { restartDue } = turn.state
  if (valueOf(turn.state, 'Custom_CA_Rule') !== '' && activity.before.has('Custom_CA_Rule'))
    turn.queue({ kind: 'authority' }) // CA-1
  if (restartDue !== null) turn.queue({ kind: 'restart', cold: restartDue === 'cold', reason: 'changes' })
  else turn.queue({ kind: 'upgrade', cause: 'rule' }) // UPG-1
  planReports(turn)
}

/** The last verdict, and the restart that the new values need (RST-1). */
function conclude(
  turn: StepContext,
  activity: ResyncActivity,
  failed?: { code: CauseCode; rule: RuleName; evidence: string },
): void {
  const { state, at } = turn
  const changed = [...activity.before].filter(([name, value]) => valueOf(state, name) !== value).map(([name]) => name)
  const kind = state.setup.readings.restarts === 'never' ? null : restartFor(state.setup, changed)
  if (kind !== null) turn.note('RST-1', 'restart-needed', { names: told(changed), kind })
  const due = kind === 'cold' || state.restartDue === 'cold' ? 'cold' : (kind ?? state.restartDue)
  turn.change({
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
