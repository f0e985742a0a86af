import {
  nextDaily,
  parseDelay,
  parseResyncAt,
  parseSchedule,
  resetSpread,
  resyncAtSpread,
  stepAfter,
} from '../../resync/schedule.ts'
import { factoryValue, valueOf } from './parameters.ts'
import type { PhoneState } from './state.ts'
import type { StepContext } from './step-context.ts'
import type { TimerName } from './world.ts'

const seconds = (ms: number): number => Math.round(ms / 1000)

/** A delay in seconds or units; what cannot be read counts as the factory's value. */
export function delayOf(state: PhoneState, name: string): number {
  const factory = Number(factoryValue(state.setup, name)) || 0
  return parseDelay(valueOf(state, name), factory).value ?? factory
}

/** RND-1: before the first resync after power-on or reset, in milliseconds. */
export function startDelay(turn: StepContext): number {
  const { state } = turn
  const spread = resetSpread(delayOf(state, 'Resync_Random_Delay'), state.setup.readings.randomDelayUnit)
  return spread === 0 ? 0 : Math.floor(turn.random() * (spread * 1000 + 1))
}

/** AT-4: minutes ahead of UTC: `GMT+05:30`. */
function clockOffset(state: PhoneState): number {
  const match = /^GMT(?:([+-])(\d{2}):(\d{2}))?$/.exec(valueOf(state, 'Time_Zone').trim())
  const minutes = Number(match?.[2] ?? 0) * 60 + Number(match?.[3] ?? 0)
  return match?.[1] === '-' ? -minutes : minutes
}

/** AT-1 to AT-3: arms the resync at a time of day; false where none is set. */
export function armDaily(turn: StepContext): boolean {
  const { state } = turn
  const minute = parseResyncAt(valueOf(state, 'Resync_At__HHmm_')).value
  if (minute === undefined) return false
  const spreadSeconds = resyncAtSpread(delayOf(state, 'Resync_At_Random_Delay'), state.setup.readings.atRounding)
  const [moment] = nextDaily({ minute, spreadSeconds, offsetMinutes: clockOffset(state) }, turn.at, undefined, 1)
  if (moment === undefined) return false
  turn.arm('resync', moment.earliest + Math.floor(turn.random() * (spreadSeconds * 1000 + 1)), 'time-of-day')
  turn.note('AT-1', 'next-daily', { seconds: seconds((turn.state.timers.resync?.at ?? turn.at) - turn.at) })
  return true
}

/** The next step of a list of delays, in milliseconds from now; undefined where the list is off or used up. */
function nextStep(turn: StepContext, name: string, done: number): number | undefined {
  const step = stepAfter(parseSchedule(valueOf(turn.state, name)).value ?? { steps: [] }, done)
  if (step === undefined) return undefined
  const spread = step.spread === 0 ? 0 : Math.floor(turn.random() * (step.spread * 1000 + 1))
  return step.seconds * 1000 + spread
}

/** PER-1 to PER-5: the time of day where there is one, else the next period. */
export function armPeriodic(turn: StepContext): void {
  if (armDaily(turn)) return
  const { periodicDone } = turn.state
  const wait = nextStep(turn, 'Resync_Periodic', periodicDone)
  if (wait === undefined) {
    turn.disarm('resync')
    turn.note('PER-5', 'no-periodic')
    return
  }
  turn.change({ periodicDone: periodicDone + 1 })
  turn.arm('resync', turn.at + wait, 'periodic')
  turn.note('PER-1', 'next-periodic', { seconds: seconds(wait) })
}

/** RTY-1 to RTY-4: what a failure arms. Milliseconds until the retry, or undefined. */
export function armRetry(turn: StepContext): number | undefined {
  if (!armDaily(turn)) turn.disarm('resync')
  const { retriesDone, setup } = turn.state
  const atOnce = setup.readings.retryZero === 'at-once' ? 1000 : undefined
  const wait = nextStep(turn, 'Resync_Error_Retry_Delay', retriesDone) ?? atOnce
  if (wait === undefined) {
    turn.disarm('retry')
    turn.note('RTY-3', 'no-retry')
    return undefined
  }
  turn.change({ retriesDone: retriesDone + 1 })
  turn.arm('retry', turn.at + wait, 'retry')
  turn.note('RTY-1', 'next-retry', { seconds: seconds(wait) })
  return wait
}

/** UPG-7 */
export function armUpgradeRetry(turn: StepContext): void {
  const { upgradeRetriesDone } = turn.state
  const wait = nextStep(turn, 'Upgrade_Error_Retry_Delay', upgradeRetriesDone)
  if (wait === undefined) return
  turn.change({ upgradeRetriesDone: upgradeRetriesDone + 1 })
  turn.arm('upgrade-retry', turn.at + wait, 'retry')
  turn.note('UPG-7', 'upgrade-waits-retry', { seconds: seconds(wait) })
}

export const allTimers: readonly TimerName[] = [
  'resync',
  'retry',
  'upgrade-retry',
  'forced-resync',
  'report',
  'boot',
  'trigger',
]
