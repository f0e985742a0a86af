import {
  nextDaily,
  parseDelay,
  parseResyncAt,
  parseSchedule,
  resetSpread,
  resyncAtSpread,
  stepAfter,
} from '../../resync/schedule.ts'
import { clockOffset } from './local-time.ts'
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
export function startDelay(ctx: StepContext): number {
  const { state } = ctx
  const spread = resetSpread(delayOf(state, 'Resync_Random_Delay'), state.setup.readings.randomDelayUnit)
  return spread === 0 ? 0 : Math.floor(ctx.random() * (spread * 1000 + 1))
}

/** AT-1 to AT-3: arms the resync at a time of day; false where none is set. */
export function armDaily(ctx: StepContext): boolean {
  const { state } = ctx
  const minute = parseResyncAt(valueOf(state, 'Resync_At__HHmm_')).value
  if (minute === undefined) return false
  const spreadSeconds = resyncAtSpread(delayOf(state, 'Resync_At_Random_Delay'), state.setup.readings.atRounding)
  const [moment] = nextDaily({ minute, spreadSeconds, offsetMinutes: clockOffset(state, ctx.at) }, ctx.at, undefined, 1)
  if (moment === undefined) return false
  ctx.arm('resync', moment.earliest + Math.floor(ctx.random() * (spreadSeconds * 1000 + 1)), 'time-of-day')
  ctx.note('AT-1', 'next-daily', { seconds: seconds((ctx.state.timers.resync?.at ?? ctx.at) - ctx.at) })
  return true
}

/** The next step of a list of delays, in milliseconds from now; undefined where the list is off, used up or unreadable. */
function nextStep(ctx: StepContext, name: string, done: number): number | undefined {
  const schedule = parseSchedule(valueOf(ctx.state, name)).value
  if (schedule === undefined) ctx.note('PER-6', 'list-unreadable', { name })
  const step = stepAfter(schedule ?? { steps: [] }, done)
  if (step === undefined) return undefined
  const spread = step.spread === 0 ? 0 : Math.floor(ctx.random() * (step.spread * 1000 + 1))
  return step.seconds * 1000 + spread
}

/** PER-1 to PER-5: the time of day where there is one, else the next period. */
export function armPeriodic(ctx: StepContext): void {
  if (armDaily(ctx)) return
  const wait = nextStep(ctx, 'Resync_Periodic', ctx.state.periodicDone)
  if (wait === undefined) {
    ctx.disarm('resync')
    ctx.note('PER-5', 'no-periodic')
    return
  }
  ctx.arm('resync', ctx.at + wait, 'periodic')
  ctx.note('PER-1', 'next-periodic', { seconds: seconds(wait) })
}

/** PER-1: what a phone arms that is up and has not resynced; a period only if it has ever succeeded. False: nothing. */
export function armWithoutResync(ctx: StepContext): boolean {
  if (!ctx.state.everSucceeded) return armDaily(ctx)
  armPeriodic(ctx)
  return ctx.state.timers.resync !== undefined
}

/** RTY-1 to RTY-4: what a failure arms. Milliseconds until the retry, or undefined. */
export function armRetry(ctx: StepContext): number | undefined {
  const { retriesDone, setup } = ctx.state
  const atOnce = setup.readings.retryZero === 'at-once' ? 1000 : undefined
  const wait = nextStep(ctx, 'Resync_Error_Retry_Delay', retriesDone) ?? atOnce
  if (wait === undefined) {
    ctx.disarm('retry')
    ctx.note('RTY-3', 'no-retry')
    if (!armWithoutResync(ctx)) ctx.disarm('resync')
    return undefined
  }
  if (!armDaily(ctx)) ctx.disarm('resync')
  ctx.change({ retriesDone: retriesDone + 1 })
  ctx.arm('retry', ctx.at + wait, 'retry')
  ctx.note('RTY-1', 'next-retry', { seconds: seconds(wait) })
  return wait
}

/** UPG-7 */
export function armUpgradeRetry(ctx: StepContext): void {
  const { upgradeRetriesDone } = ctx.state
  const wait = nextStep(ctx, 'Upgrade_Error_Retry_Delay', upgradeRetriesDone)
  if (wait === undefined) return
  ctx.change({ upgradeRetriesDone: upgradeRetriesDone + 1 })
  ctx.arm('upgrade-retry', ctx.at + wait, 'retry')
  ctx.note('UPG-7', 'upgrade-waits-retry', { seconds: seconds(wait) })
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
