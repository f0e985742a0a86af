import { provisioningEnabled, triggers, unreadableTriggers } from '../fetch/decide.ts'
import { valueOf } from '../machine/parameters.ts'
import type { PhoneState, ResyncTask, Task } from '../machine/state.ts'
import { armRetry, armWithoutResync, delayOf } from '../machine/timers.ts'
import type { StepContext } from '../machine/step-context.ts'

/** MAC-3 */
export function provisioningState({ cause }: ResyncTask): -1 | 0 | 1 | 2 {
  if (cause === 'asked') return -1
  if (cause === 'retry') return 2
  return cause === 'reset' || cause === 'upgrade' ? 0 : 1
}

/** Lets a resync through its gates; it begins when nothing else is under way and the lines are idle. */
export function requestResync(ctx: StepContext, task: ResyncTask): void {
  if (!provisioningEnabled(ctx.state)) {
    ctx.note('ENB-1', 'refused', { what: 'resync', by: task.by ?? task.cause, parameter: 'Provision_Enable' })
    return
  }
  if (heldBack(ctx, task)) return
  ctx.queue(task)
  const { state } = ctx
  if (state.activity !== null) ctx.note('SEQ-5', 'waits', { what: state.activity.kind })
  else if (state.inCall) waitForCall(ctx)
  else if (state.timers['forced-resync'] !== undefined)
    ctx.note('CAL-2', 'waits-for-quiet', { seconds: Math.ceil((state.timers['forced-resync'].at - ctx.at) / 1000) })
}

function waitForCall(ctx: StepContext): void {
  ctx.note('CAL-1', 'waits-for-call')
  const { setup, timers, forced } = ctx.state
  if (setup.readings.forcedResync !== 'longest-wait' || timers['forced-resync'] !== undefined || forced) return
  ctx.arm('forced-resync', ctx.at + delayOf(ctx.state, 'Forced_Resync_Delay') * 1000)
}

/** TRG-1 to TRG-3 */
function heldBack(ctx: StepContext, task: ResyncTask): boolean {
  if (!isHeldBack(ctx, task)) return false
  const { state } = ctx
  const [trigger1, trigger2] = [valueOf(state, 'Resync_Trigger_1'), valueOf(state, 'Resync_Trigger_2')]
  ctx.note('TRG-1', 'held-back', { trigger1, trigger2 })
  for (const { name, problem } of unreadableTriggers(state, ctx.at))
    ctx.note('TRG-5', 'rule-unreadable', { rule: name, problem })
  if (task.cause === 'retry') armRetry(ctx)
  else if (task.cause !== 'asked' && !armWithoutResync(ctx)) ctx.arm('trigger', ctx.at + TRIGGER_CHECK_MS, 'held-back')
  return true
}

/** TRG-2: the phone's web page and NOTIFY ignore the triggers. */
const isHeldBack = ({ state, at }: StepContext, task: ResyncTask): boolean =>
  state.setup.readings.triggers === 'gate' &&
  task.by !== 'web' &&
  task.by !== 'notify' &&
  triggers(state, at, { provisioning: provisioningState(task) }) === 'false'

/** Whether the lines let this begin now. */
export function canStart(state: PhoneState, task: Task): boolean {
  switch (task.kind) {
    case 'resync':
      if (state.setup.readings.forcedResync === 'longest-wait') return !state.inCall || state.forced
      return !state.inCall && state.timers['forced-resync'] === undefined
    case 'upgrade': // UPG-10
    case 'restart': // RST-4
      return !state.inCall
    case 'report':
    case 'authority':
    case 'renewal':
      return true
  }
}

/** CAL-1 to CAL-4 */
export function callChanged(ctx: StepContext, active: boolean): void {
  if (ctx.state.phase !== 'up' || active === ctx.state.inCall) return
  ctx.change({ inCall: active, forced: false })
  const countdown = ctx.state.setup.readings.forcedResync === 'idle-countdown'
  if (active) {
    if (countdown) ctx.disarm('forced-resync')
    const waits = ctx.state.waiting.some((task) => task.kind === 'resync')
    if (waits) waitForCall(ctx)
    return
  }
  if (!countdown) {
    ctx.disarm('forced-resync')
    return
  }
  const delay = delayOf(ctx.state, 'Forced_Resync_Delay')
  if (delay > 0) ctx.arm('forced-resync', ctx.at + delay * 1000)
}

/** Forced_Resync_Delay has come to its end. */
export function forcedDelayElapsed(ctx: StepContext): void {
  if (ctx.state.inCall) {
    ctx.change({ forced: true })
    ctx.note('CAL-1', 'forced')
  } else ctx.note('CAL-2', 'quiet-over')
}

const TRIGGER_CHECK_MS = 60_000

/** TRG-3: looks again at what held back the resync at start. TRG-4: the older reading, in which a trigger causes one. */
export function checkTriggers(ctx: StepContext): void {
  if (ctx.state.setup.readings.triggers === 'gate') {
    const task: ResyncTask = { kind: 'resync', cause: 'reset' }
    if (isHeldBack(ctx, task)) ctx.arm('trigger', ctx.at + TRIGGER_CHECK_MS, 'held-back')
    else requestResync(ctx, task)
    return
  }
  ctx.arm('trigger', ctx.at + TRIGGER_CHECK_MS)
  if (ctx.state.activity !== null || triggers(ctx.state, ctx.at, { provisioning: 1 }) !== 'true') return
  ctx.note('TRG-4', 'trigger-fires')
  requestResync(ctx, { kind: 'resync', cause: 'trigger' })
}

/** TRG-4: the older reading looks at the triggers from the start on. */
export function watchTriggers(ctx: StepContext): void {
  if (ctx.state.setup.readings.triggers === 'cause') checkTriggers(ctx)
}
