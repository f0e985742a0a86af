import type { Misrouted } from '../../../shared/domain/rehearsal/checks.ts'
import { draw, drawWhole } from '../../../shared/domain/rehearsal/draw.ts'
import type { FaultKind } from '../../../shared/domain/rehearsal/scenarios.ts'
import { PhoneStory, type StoryEvent } from '../../../shared/domain/rehearsal/story.ts'
import { maskSecrets } from '../../../shared/domain/rule/mask.ts'
import { createPhone } from '../../../shared/domain/virtual-phone/machine.ts'
import type { PhoneState } from '../../../shared/domain/virtual-phone/machine/state.ts'
import type { PhoneIdentity, PhoneNetwork } from '../../../shared/domain/virtual-phone/machine/world.ts'
import { CodeTyper } from './activation-day.ts'
import type { RehearsalDriver } from './drivers.ts'
import type { FleetOptions } from './fleet-options.ts'
import { simulateNetwork } from './network-simulator.ts'

/** One phone of a rehearsal. */
export interface FleetPhone {
  readonly index: number
  readonly before: PhoneState
  readonly story: PhoneStory
  readonly driver: RehearsalDriver
  /** Its user, where the scenario gives codes. */
  readonly typer: CodeTyper | null
  /** How long the call lasts that it is on when it is asked; null: it is on none. */
  readonly callSeconds: number | null
  /** The scenario has switched it on, or asked it to resync. */
  begun: boolean
  settled: boolean
}

export interface FleetHooks {
  readonly onEvent: (phone: FleetPhone, event: StoryEvent) => void
  readonly onRequest: (phone: FleetPhone) => void
  readonly onMisrouted: (found: Misrouted) => void
}

/** The fleet as the scenario finds it: each phone with its driver, behind the simulated network. */
export function createFleetPhones(options: FleetOptions, hooks: FleetHooks): readonly FleetPhone[] {
  const { scenario, seed, clock, codes } = options
  const { fault, calls } = scenario
  const faulty = fault === undefined ? new Set() : pick(options, fault.oneIn, 'fault')
  const busy = calls === undefined ? new Set() : pick(options, calls.oneIn, 'call')
  return options.identities.map((identity, index) => {
    const before = stateBefore(options, identity, index)
    const phone: FleetPhone = {
      index,
      before,
      story: new PhoneStory(),
      driver: createDriver(options, before, {
        index,
        fault: faulty.has(index) ? (fault?.kind ?? null) : null,
        onEvent: (event) => hooks.onEvent(phone, event),
        onRequest: () => hooks.onRequest(phone),
        onStaged: (kind) => (phone.story.staged = kind),
        onMisrouted: hooks.onMisrouted,
      }),
      typer: codes ? new CodeTyper({ scenario, seed, clock, drawn: codes }, index) : null,
      callSeconds: busy.has(index) ? callLength(options, identity) : null,
      begun: false,
      settled: false,
    }
    return phone
  })
}

export const networkOf = ({ phoneNetwork, addressOf }: FleetOptions, index: number): PhoneNetwork => ({
  ...phoneNetwork,
  ip: addressOf(index) ?? '127.0.0.1',
})

function stateBefore(options: FleetOptions, identity: PhoneIdentity, index: number): PhoneState {
  const { setup, parameters, seed, scenario, clock, givenAuthority } = options
  const made = createPhone(identity, { setup, parameters, seed })
  const state = givenAuthority === undefined ? made : { ...made, customAuthority: givenAuthority }
  if (scenario.begins === 'power-on') return state
  // It has been running for a while, and somebody asks it to resync now.
  const at = clock.now()
  return { ...state, phase: 'up', network: networkOf(options, index), poweredAt: at, lastResyncAt: at }
}

interface DriverHooks {
  readonly index: number
  readonly fault: FaultKind | null
  readonly onEvent: (event: StoryEvent) => void
  readonly onRequest: () => void
  readonly onMisrouted: (found: Misrouted) => void
  readonly onStaged: (kind: FaultKind) => void
}

/** A driver whose requests go through the simulated network. */
export function createDriver(options: FleetOptions, state: PhoneState, hooks: DriverHooks): RehearsalDriver {
  const { network, servers, seed, scenario, clock } = options
  const { index, fault, onEvent, onRequest, onMisrouted, onStaged } = hooks
  const simulated = simulateNetwork(state.identity.mac, fault, {
    network,
    placeOf: servers.placeOf,
    seed,
    link: scenario.link ?? null,
    pass: (ms) => clock.pass(ms),
    stagedTls: options.stagedTls ?? null,
    renewal: options.renewal,
    onMisrouted,
    onStaged: ({ path }) => {
      if (fault === null) return
      onStaged(fault)
      onEvent({ type: 'note', at: clock.now(), rule: '', code: `staged-${fault}`, params: { path: maskSecrets(path) } })
    },
  })
  return options.createDriver(state, {
    localAddress: options.addressOf(index),
    certificateEnded: fault === 'certificate-expired',
    onEvent,
    network: (request, send) => {
      onRequest()
      return simulated(request, send)
    },
  })
}

function callLength({ scenario: { calls }, seed }: FleetOptions, { mac }: PhoneIdentity): number {
  const { leastSeconds = 0, mostSeconds = 0 } = calls ?? {}
  return drawWhole(seed, `${mac} hangs up`, leastSeconds, mostSeconds)
}

/** Picks the phones to which something happens: one in `oneIn`, at least one. */
function pick({ seed, identities }: FleetOptions, oneIn: number, what: 'fault' | 'call'): ReadonlySet<number> {
  const count = Math.max(1, Math.round(identities.length / oneIn))
  const drawn = identities.map(({ mac }, index) => ({ index, by: draw(seed, `${mac} ${index} ${what}`) }))
  return new Set(
    drawn
      .sort((a, b) => a.by - b.by)
      .slice(0, count)
      .map(({ index }) => index),
  )
}
