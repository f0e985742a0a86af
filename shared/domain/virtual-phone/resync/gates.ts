import { mayProvision, triggers } from './decide.ts'
import { valueOf } from '../machine/parameters.ts'
import type { PhoneState, ResyncTask, Task } from '../machine/state.ts'
import { armDaily, armPeriodic, armRetry, delayOf } from '../machine/timers.ts'
import type { StepContext } from '../machine/step-context.ts'

/** MAC-3 */
export function provisioningState({ cause }: ResyncTask): -1 | 0 | 1 | 2 {
  if (cause === 'asked') return -1
  if (cause === 'retry') return 2
  return cause === 'reset' || cause === 'upgrade' ? 0 : 1
}

/** Lets a resync through its gates; it begins when nothing else is under way and the lines are idle. */
export function requestResync(turn: StepContext, task: ResyncTask): void {
  if (!mayProvision(turn.state)) {
    turn.note('ENB-1', 'refused', { what: 'resync', by: task.by ?? task.cause, parameter: 'Provision_Enable' })
    return
  }
  if (heldBack(turn, task)) return
  turn.queue(task)
  const { state } = turn
  if (state.activity !== null) turn.note('SEQ-5', 'waits', { what: state.activity.kind })
  else if (state.inCall) waitForCall(turn)
  else if (state.timers['forced-resync'] !== undefined)
    turn.note('CAL-2', 'waits-for-quiet', { seconds: Math.ceil((state.timers['forced-resync'].at - turn.at) / 1000) })
}

function waitForCall(turn: StepContext): void {
  turn.note('CAL-1', 'waits-for-call')
  const { setup, timers, forced } = turn.state
  if (setup.readings.forcedResync !== 'longest-wait' || timers['forced-resync'] !== undefined || forced) return
  turn.arm('forced-resync', turn.at + delayOf(turn.state, 'Forced_Resync_Delay') * 1000)
}

/** TRG-1 to TRG-3 */
function heldBack(turn: StepContext, task: ResyncTask): boolean {
  const { state } = turn
  // TRG-2: the phone's web page and NOTIFY take no notice.
  if (state.setup.readings.triggers !== 'gate' || task.by === 'web' || task.by === 'notify') return false
  if (triggers(state, turn.at, { provisioning: provisioningState(task) }) !== 'false') return false
  const [trigger1, trigger2] = [valueOf(state, 'Resync_Trigger_1'), valueOf(state, 'Resync_Trigger_2')]
  turn.note('TRG-1', 'held-back', { trigger1, trigger2 })
  if (task.cause === 'retry') armRetry(turn)
  else if (task.cause !== 'asked') {
    if (state.everSucceeded) armPeriodic(turn)
    else armDaily(turn)
  }
  return true
}

/** Whether the lines let this begin now. */
export function mayStart(state: PhoneState, task: Task): boolean {
  switch (task.kind) {
    case 'resync':
      if (state.setup.readings.forcedResync === 'longest-wait') return !state.inCall || state.forced
      return !state.inCall && state.timers['forced-resync'] === undefined
    case 'upgrade': // UPG-10
    case 'restart': // RST-4
      return !state.inCall
    case 'report':
    case 'authority':
      return true
  }
}

/** CAL-1 to CAL-4 */
export function callChanged(turn: StepContext, active: boolean): void {
  if (active === turn.state.inCall) return
  turn.change({ inCall: active, forced: false })
  const countdown = turn.state.setup.readings.forcedResync === 'idle-countdown'
  if (active) {
    if (countdown) turn.disarm('forced-resync')
    const waits = turn.state.waiting.some((task) => task.kind === 'resync')
    if (waits) waitForCall(turn)
    return
  }
  if (!countdown) {
    turn.disarm('forced-resync')
    return
  }
  const delay = delayOf(turn.state, 'Forced_Resync_Delay')
  if (delay > 0) turn.arm('forced-resync', turn.at + delay * 1000)
}

/** Forced_Resync_Delay has come to its end. */
export function quietEnough(turn: StepContext): void {
  if (turn.state.inCall) {
    turn.change({ forced: true })
    turn.note('CAL-1', 'forced')
  } else turn.note('CAL-2', 'quiet-over')
}

const TRIGGER_LOOK_MS = 60_000

/** TRG-4: the older reading, in which a trigger that holds causes a resync. */
export function lookAtTriggers(turn: StepContext): void {
  if (turn.state.setup.readings.triggers !== 'cause') return
  turn.arm('trigger', turn.at + TRIGGER_LOOK_MS)
  if (turn.state.activity !== null || triggers(turn.state, turn.at, { provisioning: 1 }) !== 'true') return
  turn.note('TRG-4', 'trigger-fires')
  requestResync(turn, { kind: 'resync', cause: 'trigger' })
}
