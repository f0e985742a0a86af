import { mayProvision } from '../resync/decide.ts'
import { lookAtTriggers, requestResync } from '../resync/gates.ts'
import { isYes } from './parameters.ts'
import { planReports } from '../report/report-plan.ts'
import type { RestartReason } from './state.ts'
import { allTimers, armDaily, startDelay } from './timers.ts'
import type { StepContext } from './step-context.ts'
import type { PhoneNetwork } from './world.ts'

const RESTARTS_KEPT = 5

export function poweredOn(turn: StepContext, network: PhoneNetwork): void {
  stopAll(turn)
  turn.change({ network, poweredAt: turn.at, inCall: false, forced: false })
  remember(turn, 'power-up')
  turn.note('ENB-3', 'powered-on', { ip: network.ip })
  started(turn, 'power-up')
}

export function poweredOff(turn: StepContext): void {
  stopAll(turn)
  turn.change({ phase: turn.state.phase === 'migrated' ? 'migrated' : 'off', inCall: false, forced: false })
  turn.note('PSH-9', 'powered-off')
}

/** The phone restarts; whatever was under way ends. */
export function restart(turn: StepContext, cold: boolean, reason: RestartReason): void {
  stopAll(turn)
  const { firmware, otherLoad, setup } = turn.state
  if (reason === 'upgrade') turn.change({ firmware: otherLoad, otherLoad: firmware }) // UPG-5
  turn.change({ phase: 'booting', booting: reason, inCall: false, forced: false, restartDue: null })
  const wait = cold ? setup.bootMs.cold : setup.bootMs.warm
  turn.note('RST-5', 'restarting', { reason, seconds: Math.round(wait / 1000) })
  remember(turn, reason)
  turn.effects.push({ type: 'restart', cold })
  turn.arm('boot', turn.at + wait)
}

function stopAll(turn: StepContext): void {
  turn.abandon()
  for (const timer of allTimers) turn.disarm(timer)
}

function remember(turn: StepContext, reason: RestartReason): void {
  turn.change({ restarts: [...turn.state.restarts, { at: turn.at, reason }].slice(-RESTARTS_KEPT) })
}

/** The phone is up: what it does first. */
export function started(turn: StepContext, reason: RestartReason): void {
  const { state } = turn
  turn.change({
    phase: 'up',
    periodicDone: 0,
    retriesDone: 0,
    upgradeRetriesDone: 0,
    // A failed upgrade is looked at again; one that succeeded is not (UPG-6).
    ...(state.upgradeError !== '' && { upgradeAttempted: '' }),
  })
  turn.note('ENB-3', 'started', { reason })
  planReports(turn)
  lookAtTriggers(turn)
  const why = whyNoResync(turn, reason)
  if (why !== null) {
    turn.note(why === 'switched-off' ? 'ENB-1' : 'ENB-4', 'nothing-at-start', { why })
    armDaily(turn)
    turn.queue({ kind: 'upgrade', cause: 'rule' })
    return
  }
  // RST-3: Submit All Changes resyncs at once; RND-1: any other start after a random delay.
  const wait = reason === 'submitted' ? 0 : startDelay(turn)
  if (wait === 0) requestResync(turn, { kind: 'resync', cause: 'reset' })
  else {
    turn.arm('resync', turn.at + wait, 'reset')
    turn.note('RND-1', 'first-resync', { seconds: Math.round(wait / 1000) })
  }
}

type WhyNot = 'switched-off' | 'not-on-reset' | 'after-changes' | 'after-upgrade'

function whyNoResync({ state }: StepContext, reason: RestartReason): WhyNot | null {
  if (!mayProvision(state)) return 'switched-off'
  if (!isYes(state, 'Resync_On_Reset')) return 'not-on-reset'
  if (reason === 'changes' && state.setup.readings.startAfterChanges === 'no-resync') return 'after-changes'
  if (reason === 'upgrade' && !isYes(state, 'Resync_After_Upgrade_Attempt')) return 'after-upgrade'
  return null
}
