import { provisioningEnabled } from '../fetch/decide.ts'
import { renewalDue } from '../resync/renewal.ts'
import { requestResync, watchTriggers } from '../resync/gates.ts'
import { isYes, valueOf } from '../machine/parameters.ts'
import { planReports } from '../report/report-plan.ts'
import type { RestartReason } from '../machine/state.ts'
import { allTimers, armWithoutResync, startDelay } from '../machine/timers.ts'
import type { StepContext } from '../machine/step-context.ts'
import type { PhoneNetwork } from '../machine/world.ts'

const RESTARTS_KEPT = 5

export function poweredOn(ctx: StepContext, network: PhoneNetwork): void {
  stopAll(ctx)
  ctx.change({ network, poweredAt: ctx.at, inCall: false, forced: false })
  remember(ctx, 'power-up')
  ctx.note('ENB-3', 'powered-on', { ip: network.ip })
  started(ctx, 'power-up')
}

export function poweredOff(ctx: StepContext): void {
  stopAll(ctx)
  ctx.change({ phase: ctx.state.phase === 'migrated' ? 'migrated' : 'off', inCall: false, forced: false })
  ctx.note('PSH-9', 'powered-off')
}

/** The phone restarts; whatever was under way ends. */
export function restart(ctx: StepContext, cold: boolean, reason: RestartReason): void {
  stopAll(ctx)
  const { firmware, otherLoad, setup } = ctx.state
  if (reason === 'upgrade') ctx.change({ firmware: otherLoad, otherLoad: firmware }) // UPG-5
  ctx.change({ phase: 'booting', booting: reason, inCall: false, forced: false, restartDue: null })
  const wait = cold ? setup.bootMs.cold : setup.bootMs.warm
  ctx.note('RST-5', 'restarting', { reason, seconds: Math.round(wait / 1000) })
  remember(ctx, reason)
  ctx.effects.push({ type: 'restart', cold })
  ctx.arm('boot', ctx.at + wait)
}

function stopAll(ctx: StepContext): void {
  // UPG-6 is of attempts that ended: one that was cut off begins again after the next start.
  if (ctx.state.activity?.kind === 'upgrade') ctx.change({ upgradeAttempted: '' })
  ctx.abandon()
  for (const timer of allTimers) ctx.disarm(timer)
}

function remember(ctx: StepContext, reason: RestartReason): void {
  ctx.change({ restarts: [...ctx.state.restarts, { at: ctx.at, reason }].slice(-RESTARTS_KEPT) })
}

/** The phone is up: what it does first. */
export function started(ctx: StepContext, reason: RestartReason): void {
  const { state } = ctx
  ctx.change({
    phase: 'up',
    periodicDone: 0,
    awaitsCode: false,
    retriesDone: 0,
    upgradeRetriesDone: 0,
    // A failed upgrade is looked at again; one that succeeded is not (UPG-6).
    ...(state.upgradeError !== '' && { upgradeAttempted: '' }),
  })
  ctx.note('ENB-3', 'started', { reason })
  planReports(ctx)
  // CA-1: also the rule that was typed, or that was there at power-on.
  if (valueOf(state, 'Custom_CA_Rule').trim() !== '') ctx.queue({ kind: 'authority' })
  if (renewalDue(state, ctx.at)) ctx.queue({ kind: 'renewal' })
  watchTriggers(ctx)
  const why = reasonForNoResync(ctx, reason)
  if (why !== null) {
    ctx.note(why === 'switched-off' ? 'ENB-1' : 'ENB-4', 'nothing-at-start', { why })
    armWithoutResync(ctx)
    ctx.queue({ kind: 'upgrade', cause: 'rule' })
    return
  }
  // RST-3: Submit All Changes resyncs at once; RND-1: any other start after a random delay.
  const wait = reason === 'submitted' ? 0 : startDelay(ctx)
  if (wait === 0) requestResync(ctx, { kind: 'resync', cause: 'reset' })
  else {
    ctx.arm('resync', ctx.at + wait, 'reset')
    ctx.note('RND-1', 'first-resync', { seconds: Math.round(wait / 1000) })
  }
}

type WhyNot = 'switched-off' | 'not-on-reset' | 'after-changes' | 'after-upgrade'

function reasonForNoResync({ state }: StepContext, reason: RestartReason): WhyNot | null {
  if (!provisioningEnabled(state)) return 'switched-off'
  if (!isYes(state, 'Resync_On_Reset')) return 'not-on-reset'
  if (reason === 'changes' && state.setup.readings.startAfterChanges === 'no-resync') return 'after-changes'
  if (reason === 'upgrade' && !isYes(state, 'Resync_After_Upgrade_Attempt')) return 'after-upgrade'
  return null
}
