import type { Catalogue } from '../profile/catalogue.ts'
import { unreachable } from '../result.ts'
import { asked, changedByHand } from './push/asked.ts'
import { authorityAnswered, startAuthority } from './resync/authority.ts'
import { renewalAnswered, startRenewal } from './resync/renewal.ts'
import { poweredOff, poweredOn, restart, started } from './boot/boot.ts'
import { callChanged, checkTriggers, canStart, forcedDelayElapsed, requestResync } from './resync/gates.ts'
import { settableName, sizeOf, withSettings } from './machine/parameters.ts'
import { seedFor } from './machine/random.ts'
import { defaultPhoneReadings, type PhoneReadings } from './machine/readings.ts'
import { planReports } from './report/report-plan.ts'
import { reportAnswered, startReport } from './report/report.ts'
import { sequenceAnswered } from './resync/answer.ts'
import { startSequence } from './resync/sequence.ts'
import { SettingsCache } from './machine/settings-cache.ts'
import type { PhoneSetup, PhoneState, ResyncCause, Task } from './machine/state.ts'
import { StepContext } from './machine/step-context.ts'
import { accountEntered } from './boot/account.ts'
import { activationAnswered, codeEntered } from './boot/activation.ts'
import { enterpriseAnswered, startEnterprise } from './upgrade/enterprise.ts'
import { startUpgrade, upgradeAnswered } from './upgrade/upgrade.ts'
import type { PhoneEffect, PhoneEvent, PhoneIdentity, TimerName } from './machine/world.ts'

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
    awaitsCode: false,
    codeRefused: false,
    profileAccount: null,
    enterpriseServer: null,
    periodicDone: 0,
    retriesDone: 0,
    upgradeRetriesDone: 0,
    upgradeError: '',
    upgradeFailure: null,
    upgradeAttempted: '',
    authority: null,
    customAuthority: null,
    renewed: null,
    renewal: null,
    last: null,
  }
}

/** The phone's next state after an event, and the effects that its driver carries out. */
export function step(state: PhoneState, event: PhoneEvent): readonly [PhoneState, readonly PhoneEffect[]] {
  const ctx = new StepContext(state, event.at)
  handle(ctx, event)
  startQueued(ctx)
  return [ctx.state, ctx.effects]
}

function handle(ctx: StepContext, event: PhoneEvent): void {
  if (ctx.state.phase === 'migrated') {
    handleAsEnterprise(ctx, event)
    return
  }
  switch (event.type) {
    case 'powered-on':
      poweredOn(ctx, event.network)
      break
    case 'powered-off':
      poweredOff(ctx)
      break
    case 'timer':
      timerFired(ctx, event.timer)
      break
    case 'answered':
      answered(ctx, event)
      break
    case 'asked':
      asked(ctx, event)
      break
    case 'call':
      callChanged(ctx, event.active)
      break
    case 'changed-by-hand':
      changedByHand(ctx, event.values)
      break
    case 'code-entered':
      codeEntered(ctx, event.code)
      break
    case 'account-entered':
      accountEntered(ctx, event)
      break
    default:
      return unreachable(event)
  }
}

/** UPG-15, UPG-21: an enterprise phone knows none of this any more; it starts, and asks for its configuration. */
function handleAsEnterprise(ctx: StepContext, event: PhoneEvent): void {
  switch (event.type) {
    case 'powered-on':
      ctx.change({ network: event.network })
      ctx.arm('boot', ctx.at + ctx.state.setup.bootMs.cold)
      break
    case 'powered-off':
      poweredOff(ctx)
      break
    case 'timer':
      if (event.timer === 'boot' && ctx.forget('boot')) startEnterprise(ctx)
      break
    case 'answered':
      answered(ctx, event)
      break
    default: // a resync, a code, a call: nothing to an enterprise phone
  }
}

function answered(ctx: StepContext, { request, answer }: Extract<PhoneEvent, { type: 'answered' }>): void {
  const { activity } = ctx.state
  // An answer that nobody waits for any more: a restart came in between.
  if (activity?.attempt?.request.id !== request) return
  switch (activity.kind) {
    case 'resync':
      sequenceAnswered(ctx, activity, answer)
      break
    case 'upgrade':
      upgradeAnswered(ctx, activity, answer)
      break
    case 'report':
      reportAnswered(ctx, activity, answer)
      break
    case 'authority':
      authorityAnswered(ctx, activity, answer)
      break
    case 'renewal':
      renewalAnswered(ctx, activity, answer)
      break
    case 'activation':
      activationAnswered(ctx, answer)
      break
    case 'enterprise':
      enterpriseAnswered(ctx, activity, answer)
      break
  }
}

const causes: ReadonlySet<string> = new Set<ResyncCause>(['reset', 'periodic', 'time-of-day'])
const isTimedCause = (cause: string): cause is ResyncCause => causes.has(cause)

function timerFired(ctx: StepContext, timer: TimerName): void {
  const armed = ctx.state.timers[timer]
  if (armed === undefined) return // it was disarmed meanwhile
  if (ctx.at < armed.at) {
    // It was armed anew meanwhile, or the driver's clock ran a little ahead: it is still to come.
    ctx.effects.push({ type: 'arm', timer, at: armed.at })
    return
  }
  ctx.forget(timer)
  switch (timer) {
    case 'boot':
      started(ctx, ctx.state.booting)
      break
    case 'resync':
      requestResync(ctx, { kind: 'resync', cause: isTimedCause(armed.cause) ? armed.cause : 'periodic' })
      break
    case 'retry':
      requestResync(ctx, { kind: 'resync', cause: 'retry' })
      break
    case 'upgrade-retry':
      ctx.queue({ kind: 'upgrade', cause: 'retry' })
      break
    case 'forced-resync':
      forcedDelayElapsed(ctx)
      break
    case 'trigger':
      checkTriggers(ctx)
      break
    case 'report':
      ctx.queue({ kind: 'report', cause: armed.cause === 'periodic' ? 'periodic' : 'local-change' })
      planReports(ctx, true)
      break
    default:
      return unreachable(timer)
  }
}

/** SEQ-5: one thing at a time, in the order in which they were asked for, as far as the lines allow. */
function startQueued(ctx: StepContext): void {
  for (;;) {
    const { state } = ctx
    if (state.phase !== 'up' || state.activity !== null) return
    const task = state.waiting.find((waiting) => canStart(state, waiting))
    if (task === undefined) return
    ctx.change({ waiting: state.waiting.filter((waiting) => waiting !== task) })
    begin(ctx, task)
  }
}

function begin(ctx: StepContext, task: Task): void {
  switch (task.kind) {
    case 'resync':
      startSequence(ctx, task)
      break
    case 'upgrade':
      startUpgrade(ctx, task)
      break
    case 'report':
      startReport(ctx)
      break
    case 'authority':
      startAuthority(ctx, task)
      break
    case 'renewal':
      startRenewal(ctx)
      break
    case 'restart':
      restart(ctx, task.cold, task.reason)
      break
  }
}
