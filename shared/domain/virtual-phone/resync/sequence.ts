import { settableName, sizeOf, valueOf, withSettings } from '../machine/parameters.ts'
import { profileRules, type ResyncActivity, type ResyncTask, type RuleName } from '../machine/state.ts'
import type { StepContext } from '../machine/step-context.ts'
import { askNextAddress, domainServers } from './addresses.ts'
import { decide, provisioningEnabled, type Decision } from '../fetch/decide.ts'
import { provisioningState } from './gates.ts'
import { awaitCode, currentRule, endSequence, failSequence } from './outcome.ts'
import { failure } from '../fetch/results.ts'

type TakenRule = Extract<Decision, { kind: 'take' }>

/** SEQ-1: begins at Profile_Rule, or with the one rule that came with the request (SEQ-6). */
export function startSequence(ctx: StepContext, task: ResyncTask): void {
  if (!provisioningEnabled(ctx.state)) {
    ctx.note('ENB-1', 'refused', { what: 'resync', by: task.by ?? task.cause, parameter: 'Provision_Enable' })
    return
  }
  const names: readonly RuleName[] = task.rule === undefined ? profileRules : ['given']
  const early = task.rule === undefined && ctx.state.setup.readings.laterRules === 'at-start'
  const activity: ResyncActivity = {
    kind: 'resync',
    task,
    startedAt: ctx.at,
    names,
    texts: early ? profileRules.map((name) => valueOf(ctx.state, name)) : null,
    index: 0,
    request: null,
    rest: [],
    attempt: null,
    alias: null,
    announced: false,
    secrets: [],
    fetched: [],
    applied: 0,
    before: new Map(),
  }
  ctx.change({ activity, forced: false, awaitsCode: false })
  // PER-2: a step of the list is used up by the resync that it has caused.
  if (task.cause === 'periodic') ctx.change({ periodicDone: ctx.state.periodicDone + 1 })
  if (task.rule === undefined) ctx.disarm('retry')
  // Nothing is held back any more; the older reading goes on looking.
  if (ctx.state.timers.trigger?.cause === 'held-back') ctx.disarm('trigger')
  ctx.note('SEQ-1', 'sequence-begins', { cause: task.cause, state: provisioningState(task) })
  nextRule(ctx, activity)
}

const textOf = (ctx: StepContext, { task, texts, index, names }: ResyncActivity): string =>
  task.rule ?? texts?.[index] ?? valueOf(ctx.state, names[index] ?? 'Profile_Rule')

/** Evaluates the rule at `index`, and those after it until one of them fetches something. */
function nextRule(ctx: StepContext, from: ResyncActivity): void {
  let activity = from
  for (;;) {
    const rule = activity.names[activity.index]
    if (rule === undefined) {
      endSequence(ctx, activity)
      return
    }
    if (!provisioningEnabled(ctx.state)) {
      ctx.note('ENB-2', 'sequence-stopped', { rule })
      endSequence(ctx, activity)
      return
    }
    const [decision = { kind: 'skip', why: 'empty' } as const] = decide(ctx.state, ctx.at, textOf(ctx, activity), {
      kind: 'profile',
      provisioning: provisioningState(activity.task),
      ...(activity.task.from !== undefined && { from: activity.task.from }),
    })
    const next = carryOut(ctx, activity, decision)
    if (next === null) return
    activity = { ...next, index: next.index + 1, announced: false, secrets: [] }
    ctx.change({ activity })
  }
}

/** Null when a request is under way, or the sequence has failed. */
function carryOut(ctx: StepContext, from: ResyncActivity, decision: Decision): ResyncActivity | null {
  const rule = currentRule(from)
  if (decision.kind === 'skip') {
    const id = decision.why === 'comment' ? 'SEQ-9' : 'SEQ-3'
    ctx.note(id, 'rule-skipped', { rule, why: decision.why })
    return from
  }
  const activity: ResyncActivity = { ...from, secrets: decision.secrets }
  ctx.change({ activity })
  if (decision.kind === 'unreadable') {
    ctx.note('SEQ-10', 'rule-unreadable', { rule, problem: decision.problem })
    failSequence(ctx, activity, failure('rule-unreadable', decision.problem, 'bad rule'))
    return null
  }
  return takeRule(ctx, activity, decision)
}

function takeRule(ctx: StepContext, from: ResyncActivity, taken: TakenRule): ResyncActivity | null {
  const { assignments, request } = taken
  const rule = currentRule(from)
  const activity = assignments.length > 0 ? assign(ctx, from, assignments) : from
  // ENB-2: it may just have switched provisioning off.
  if (request === null || !provisioningEnabled(ctx.state)) return activity
  if (request.url.scheme === 'gds') {
    awaitCode(ctx, activity)
    return null
  }
  const candidates = request.candidates.length > 0 ? request.candidates : domainServers(ctx, activity, rule)
  if (candidates.length === 0) {
    ctx.note('URL-1', 'no-server', { rule })
    failSequence(ctx, activity, failure('no-server', request.missing ?? ''))
    return null
  }
  if (request.srv && candidates[0]?.scheme === 'tftp') {
    failSequence(ctx, activity, failure('srv-over-tftp', '--srv', 'Error - TFTP Scheme not supported in SRV lookups.'))
    return null
  }
  ctx.note('CND-1', 'rule-taken', { rule, alternative: taken.alternative })
  askNextAddress(ctx, { ...activity, request, rest: candidates, alias: request.alias?.text ?? null })
  return null
}

/** ASG-1, ASG-3 */
function assign(
  ctx: StepContext,
  activity: ResyncActivity,
  assignments: readonly { readonly name: string; readonly value: string }[],
): ResyncActivity {
  const { state } = ctx
  const rule = currentRule(activity)
  const before = new Map(activity.before)
  const settings = assignments.flatMap(({ name, value }) => {
    const settable = settableName(state.setup, sizeOf(state.identity), name)
    if ('refused' in settable) return []
    if (!before.has(settable.name)) before.set(settable.name, valueOf(state, settable.name))
    return [{ name: settable.name, value }]
  })
  ctx.change(withSettings(state, settings, { kind: 'assignment', rule }))
  ctx.note('ASG-1', 'assigned', { rule, names: settings.map(({ name }) => name).join(' ') })
  return { ...activity, before }
}

/** Continues with the rule after the one that is done. */
export function resume(ctx: StepContext, activity: ResyncActivity): void {
  const next = {
    ...activity,
    index: activity.index + 1,
    attempt: null,
    request: null,
    rest: [],
    alias: null,
    announced: false,
    secrets: [],
  }
  ctx.change({ activity: next })
  nextRule(ctx, next)
}
