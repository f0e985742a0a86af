import type { Catalogue } from '../../profile/catalogue.ts'
import { unreachable } from '../../result.ts'
import { asked, changedByHand } from '../push/asked.ts'
import { authorityAnswered, startAuthority } from '../resync/authority.ts'
import { poweredOff, poweredOn, restart, started } from './boot.ts'
import { callChanged, lookAtTriggers, mayStart, quietEnough, requestResync } from '../resync/gates.ts'
import { settableName, sizeOf, withSettings } from './parameters.ts'
import { seedFor } from './random.ts'
import { defaultPhoneReadings, type PhoneReadings } from './readings.ts'
import { planReports } from '../report/report-plan.ts'
import { reportAnswered, startReport } from '../report/report.ts'
import { sequenceAnswered, startSequence } from '../resync/sequence.ts'
import { SettingsCache } from './settings-cache.ts'
import type { PhoneSetup, PhoneState, ResyncCause, Task } from './state.ts'
import { StepContext } from './step-context.ts'
import { startUpgrade, upgradeAnswered } from '../upgrade/upgrade.ts'
import type { PhoneEffect, PhoneEvent, PhoneIdentity, TimerName } from './world.ts'

const COLD_BOOT_MS = 60_000
const WARM_BOOT_MS = 10_000

/** What a fleet's phones have in common: make it once and give it to each. */
export function phoneSetup(
  catalogue: Catalogue,
  options: { readonly readings?: Partial<PhoneReadings>; readonly bootMs?: PhoneSetup['bootMs'] } = {},
): PhoneSetup {
  return {
    catalogue,
    readings: { ...defaultPhoneReadings, ...options.readings },
    bootMs: options.bootMs ?? { cold: COLD_BOOT_MS, warm: WARM_BOOT_MS },
    settings: new SettingsCache(),
  }
}

export interface PhoneOptions {
  readonly setup: PhoneSetup
  /** Parameters that it has before it is switched on; names that no phone of this model knows are left out. */
  readonly parameters?: Readonly<Record<string, string>>
  /** Two lives from one seed and the same events are one life. */
  readonly seed?: number
}

/** A phone as it is unpacked, switched off. */
export function createPhone(identity: PhoneIdentity, { setup, parameters = {}, seed = 0 }: PhoneOptions): PhoneState {
  const given = Object.entries(parameters).flatMap(([name, value]) => {
    const settable = settableName(setup, sizeOf(identity), name)
    return 'refused' in settable ? [] : [{ name: settable.name, value: value.trim() }]
  })
  return {
    setup,
    identity,
    seed: seedFor(seed, identity.mac),
    firmware: identity.firmware,
    otherLoad: '',
    network: null,
    phase: 'off',
    poweredAt: 0,
    booting: 'power-up',
    restarts: [],
    ...withSettings({ setup, parameters: new Map(), access: new Map() }, given, { kind: 'given' }),
    activity: null,
    waiting: [],
    inCall: false,
    forced: false,
    timers: {},
    restartDue: null,
    nextRequest: 1,
    lastResyncAt: null,
    lastUpgradeAt: null,
    everSucceeded: false,
    periodicDone: 0,
    retriesDone: 0,
    upgradeRetriesDone: 0,
    upgradeError: '',
    upgradeAttempted: '',
    authority: null,
    last: null,
  }
}

/** What a phone becomes when something happens, and what its body is to do about it. */
export function step(state: PhoneState, event: PhoneEvent): readonly [PhoneState, readonly PhoneEffect[]] {
  const turn = new StepContext(state, event.at)
  happened(turn, event)
  beginWhatWaits(turn)
  return [turn.state, turn.effects]
}

function happened(turn: StepContext, event: PhoneEvent): void {
  // UPG-15: an enterprise phone knows none of this any more.
  if (turn.state.phase === 'migrated') return
  switch (event.type) {
    case 'powered-on':
      poweredOn(turn, event.network)
      break
    case 'powered-off':
      poweredOff(turn)
      break
    case 'timer':
      wentOff(turn, event.timer)
      break
    case 'answered':
      answered(turn, event)
      break
    case 'asked':
      asked(turn, event)
      break
    case 'call':
      if (turn.state.phase === 'up') callChanged(turn, event.active)
      break
    case 'changed-by-hand':
      changedByHand(turn, event.values)
      break
    default:
      return unreachable(event)
  }
}

function answered(turn: StepContext, { request, answer }: Extract<PhoneEvent, { type: 'answered' }>): void {
  const { activity } = turn.state
  // An answer that nobody waits for any more: a restart came in between.
  if (activity?.attempt?.request.id !== request) return
  switch (activity.kind) {
    case 'resync':
      sequenceAnswered(turn, activity, answer)
      break
    case 'upgrade':
      upgradeAnswered(turn, activity, answer)
      break
    case 'report':
      reportAnswered(turn, activity, answer)
      break
    case 'authority':
      authorityAnswered(turn, activity, answer)
      break
  }
}

const causes: ReadonlySet<string> = new Set<ResyncCause>(['reset', 'periodic', 'time-of-day'])
const isTimedCause = (cause: string): cause is ResyncCause => causes.has(cause)

function wentOff(turn: StepContext, timer: TimerName): void {
  const armed = turn.state.timers[timer]
  if (armed === undefined) return // it was disarmed meanwhile
  if (turn.at < armed.at) {
    // It was armed anew meanwhile, or the body's clock ran a little ahead: it is still to come.
    turn.effects.push({ type: 'arm', timer, at: armed.at })
    return
  }
  turn.forget(timer)
  switch (timer) {
    case 'boot':
      started(turn, turn.state.booting)
      break
    case 'resync':
      requestResync(turn, { kind: 'resync', cause: isTimedCause(armed.cause) ? armed.cause : 'periodic' })
      break
    case 'retry':
      requestResync(turn, { kind: 'resync', cause: 'retry' })
      break
    case 'upgrade-retry':
      turn.queue({ kind: 'upgrade', cause: 'retry' })
      break
    case 'forced-resync':
      quietEnough(turn)
      break
    case 'trigger':
      lookAtTriggers(turn)
      break
    case 'report':
      turn.queue({ kind: 'report', cause: armed.cause === 'periodic' ? 'periodic' : 'local-change' })
      planReports(turn, true)
      break
    default:
      return unreachable(timer)
  }
}

/** SEQ-5: one thing at a time, in the order in which they were asked for, as far as the lines allow. */
function beginWhatWaits(turn: StepContext): void {
  for (;;) {
    const { state } = turn
    if (state.phase !== 'up' || state.activity !== null) return
    const task = state.waiting.find((waiting) => mayStart(state, waiting))
    if (task === undefined) return
    turn.change({ waiting: state.waiting.filter((waiting) => waiting !== task) })
    begin(turn, task)
  }
}

function begin(turn: StepContext, task: Task): void {
  switch (task.kind) {
    case 'resync':
      startSequence(turn, task)
      break
    case 'upgrade':
      startUpgrade(turn, task)
      break
    case 'report':
      startReport(turn)
      break
    case 'authority':
      startAuthority(turn, task)
      break
    case 'restart':
      restart(turn, task.cold, task.reason)
      break
  }
}
