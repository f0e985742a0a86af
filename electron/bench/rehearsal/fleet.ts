import {
  checkFleet,
  probeOf,
  untriedRules,
  type Misrouted,
  type Probe,
} from '../../../shared/domain/rehearsal/checks.ts'
import { draw, drawWhole } from '../../../shared/domain/rehearsal/draw.ts'
import { LoadMeter } from '../../../shared/domain/rehearsal/load.ts'
import type { RehearsalNetwork } from '../../../shared/domain/rehearsal/network.ts'
import type { Rehearsal, RehearsalProgress } from '../../../shared/domain/rehearsal/rehearsal.ts'
import type { Scenario } from '../../../shared/domain/rehearsal/scenarios.ts'
import { PhoneStory, type Told } from '../../../shared/domain/rehearsal/story.ts'
import { isSettled, rehearsed } from '../../../shared/domain/rehearsal/verdict.ts'
import { createPhone } from '../../../shared/domain/virtual-phone/machine/machine.ts'
import type { PhoneSetup, PhoneState } from '../../../shared/domain/virtual-phone/machine/state.ts'
import type { PhoneIdentity, PhoneNetwork } from '../../../shared/domain/virtual-phone/machine/world.ts'
import { Mutex } from '../core/mutex.ts'
import { simulateNetwork, type PlaceOf } from './network-simulator.ts'
import type { DriverFactory, FleetTime, RehearsalDriver } from './drivers.ts'

/** The file servers, as a scenario may kill and revive them. */
export interface RehearsalServers {
  readonly placeOf: PlaceOf
  stop(): Promise<void>
  start(): Promise<void>
}

export interface FleetOptions {
  readonly scenario: Scenario
  readonly seed: number
  readonly identities: readonly PhoneIdentity[]
  readonly setup: PhoneSetup
  /** What each phone has before it is switched on. */
  readonly parameters: Readonly<Record<string, string>>
  /** What DHCP tells each of them, but for its address. */
  readonly phoneNetwork: Omit<PhoneNetwork, 'ip'>
  /** The address of the phone with this number; undefined where the system gives none of its own. */
  readonly addressOf: (index: number) => string | undefined
  readonly network: RehearsalNetwork
  readonly servers: RehearsalServers
  readonly clock: FleetTime
  readonly bodyFor: DriverFactory
  readonly signal?: AbortSignal | undefined
  readonly onProgress?: ((progress: RehearsalProgress) => void) | undefined
}

export type FleetOutcome = Pick<
  Rehearsal,
  'startedAt' | 'phoneSeconds' | 'tookMs' | 'phones' | 'checks' | 'load' | 'cancelled'
>

interface Member {
  readonly index: number
  readonly before: PhoneState
  readonly story: PhoneStory
  readonly body: RehearsalDriver
  begun: boolean
  settled: boolean
}

interface DriverOptions {
  readonly fault: NonNullable<Scenario['fault']>['kind'] | null
  readonly tell: (told: Told) => void
  readonly asked: () => void
}

/** How often a person is told how far it is. */
const PROGRESS_MS = 200
const ASTRAY_LIMIT = 20_000

/** Takes a fleet through a scenario and gives every phone's verdict. */
export async function rehearseFleet(options: FleetOptions): Promise<FleetOutcome> {
  const run = new FleetRun(options)
  try {
    await run.live()
    return await run.judge()
  } finally {
    await run.end()
  }
}

class FleetRun {
  readonly #options: FleetOptions
  readonly #members: readonly Member[]
  readonly #began = performance.now()
  readonly #startedAt: number
  readonly #meter = new LoadMeter()
  readonly #astray: Misrouted[] = []
  #settled = 0
  #ending = false
  #over = false
  #finish: () => void = () => undefined
  #toldAt = 0
  /** Starting and stopping the servers exclude each other. */
  readonly #outage = new Mutex()

  constructor(options: FleetOptions) {
    this.#options = options
    this.#startedAt = options.clock.now()
    const spoilt = chosen(options)
    this.#members = options.identities.map((identity, index) => this.#member(identity, index, spoilt.has(index)))
  }

  #member(identity: PhoneIdentity, index: number, isSpoilt: boolean): Member {
    const { setup, parameters, seed, scenario } = this.#options
    const made = createPhone(identity, { setup, parameters, seed })
    const before = scenario.begins === 'asked' ? alreadyUp(made, this.#networkOf(index), this.#startedAt) : made
    const story = new PhoneStory()
    const fault = isSpoilt ? (scenario.fault?.kind ?? null) : null
    const member: Member = {
      index,
      before,
      story,
      body: this.#body(before, index, {
        fault,
        tell: (told) => this.#told(member, told),
        asked: () => this.#asked(member),
      }),
      begun: false,
      settled: false,
    }
    return member
  }

  #networkOf(index: number): PhoneNetwork {
    return { ...this.#options.phoneNetwork, ip: this.#options.addressOf(index) ?? '127.0.0.1' }
  }

  #body(state: PhoneState, index: number, { fault, tell, asked }: DriverOptions): RehearsalDriver {
    const { network, servers, seed, scenario, clock } = this.#options
    const { mac } = state.identity
    const around = simulateNetwork(mac, fault, {
      network,
      placeOf: servers.placeOf,
      seed,
      link: scenario.link ?? null,
      pass: (ms) => clock.pass(ms),
      misrouted: (found) => {
        if (this.#astray.length < ASTRAY_LIMIT) this.#astray.push(found)
      },
    })
    return this.#options.bodyFor(state, {
      localAddress: this.#options.addressOf(index),
      tell,
      around: (request, send) => {
        asked()
        return around(request, send)
      },
    })
  }

  /** Until the scenario's end, until every phone is settled, or until a person has seen enough. */
  async live(): Promise<void> {
    const { clock, scenario, signal } = this.#options
    const over = new Promise<void>((resolve) => {
      this.#finish = () => {
        if (this.#ending) return
        this.#ending = true
        // What happens from now on is no part of the scenario any more: time stands still.
        const release = clock.hold()
        // The phone that was the last one is within its step: what it still tells belongs to its story.
        queueMicrotask(() => {
          this.#over = true
          resolve()
          void this.#halt().then(release)
        })
      }
    })
    const cancel = (): void => this.#finish()
    signal?.addEventListener('abort', cancel)
    // First, so that at one moment the end of the scenario goes before whatever else is due.
    clock.after(scenario.lastsSeconds * 1000, () => this.#finish())
    this.#planOutage()
    for (const member of this.#members) this.#begin(member)
    if (signal?.aborted === true) this.#finish()
    try {
      await over
    } finally {
      signal?.removeEventListener('abort', cancel)
    }
  }

  /** The verdicts are read before the phones are switched off. */
  #states: readonly PhoneState[] = []
  #endedAt = 0
  #halted: Promise<unknown> | null = null

  #halt(): Promise<unknown> {
    this.#halted ??= (async () => {
      this.#endedAt = this.#options.clock.now()
      this.#states = this.#members.map(({ body }) => body.state())
      this.#options.clock.stop()
      await Promise.all(this.#members.map(({ body }) => body.stop()))
      await this.#outage.run(() => Promise.resolve()) // until what is under way has ended
    })()
    return this.#halted
  }

  #begin(member: Member): void {
    const { scenario, seed, clock } = this.#options
    const { mac } = member.before.identity
    const wait = drawWhole(seed, `${mac} ${member.index} begins`, 0, scenario.spreadSeconds * 1000)
    clock.after(wait, () => {
      member.begun = true
      if (scenario.begins === 'power-on') member.body.powerOn(this.#networkOf(member.index))
      else member.body.ask({ by: 'notify', what: 'resync', from: '127.0.0.1' })
      this.#look(member)
    })
  }

  #planOutage(): void {
    const { scenario, servers, clock } = this.#options
    if (scenario.outage === undefined) return
    const { from, until } = scenario.outage
    const turn = (work: () => Promise<void>) => () => {
      const release = clock.hold()
      void this.#outage.run(work).finally(release)
    }
    clock.after(
      from * 1000,
      turn(() => servers.stop()),
    )
    clock.after(
      until * 1000,
      turn(() => servers.start()),
    )
  }

  #asked({ story, index }: Member): void {
    if (this.#over) return
    story.requests += 1
    this.#meter.asked((this.#options.clock.now() - this.#startedAt) / 1000, `${index}`)
  }

  #told(member: Member, told: Told): void {
    if (this.#over) return
    member.story.add(told)
    if (told.type === 'note') this.#look(member)
    this.#progress()
  }

  #look(member: Member): void {
    const settled = member.begun && isSettled(member.body.state())
    if (settled === member.settled) return
    member.settled = settled
    this.#settled += settled ? 1 : -1
    if (this.#options.scenario.untilSettled && this.#settled === this.#members.length) this.#finish()
  }

  #progress(): void {
    const { onProgress, clock } = this.#options
    const now = performance.now()
    if (onProgress === undefined || now - this.#toldAt < PROGRESS_MS) return
    this.#toldAt = now
    onProgress({
      phones: this.#members.length,
      settled: this.#settled,
      failed: this.#members.filter(({ body }) => body.state().last?.outcome === 'failed').length,
      requests: this.#meter.total,
      phoneSeconds: (clock.now() - this.#startedAt) / 1000,
    })
  }

  async judge(): Promise<FleetOutcome> {
    await this.#halt()
    const { scenario, identities, signal } = this.#options
    const states = this.#states
    const phones = this.#members.map(({ before, story }, index) => rehearsed(before, states[index] ?? before, story))
    const cancelled = signal?.aborted === true
    const probes = cancelled || scenario.fault !== undefined ? [] : await this.#probe(states)
    const load = this.#meter.load()
    return {
      startedAt: this.#startedAt,
      phoneSeconds: (this.#endedAt - this.#startedAt) / 1000,
      tookMs: Math.round(performance.now() - this.#began),
      phones,
      checks: checkFleet({
        phones,
        states,
        probes,
        astray: this.#astray,
        load,
        crowded: scenario.begins === 'asked' && scenario.spreadSeconds < identities.length / 50,
      }),
      load,
      cancelled,
    }
  }

  /** A phone that got other rules follows them once: a dead end is found now, and not at the next resync. */
  async #probe(states: readonly PhoneState[]): Promise<readonly Probe[]> {
    const changed = this.#members.filter(({ index, before }) => {
      const state = states[index]
      return state?.last?.outcome === 'ok' && state.phase !== 'migrated' && untriedRules(before, state).length > 0
    })
    const found = await Promise.all(changed.map(({ index, before }) => this.#follow(index, states[index] ?? before)))
    return found.filter((probe) => probe !== null)
  }

  #follow(index: number, state: PhoneState): Promise<Probe | null> {
    return new Promise((resolve) => {
      let answered = false
      const done = (probe: Probe | null): void => {
        if (answered) return
        answered = true
        queueMicrotask(() => void body.stop().then(() => resolve(probe)))
      }
      const tell = (): void => {
        const now = body.state()
        if (now.last !== null) done(probeOf(now))
      }
      const body = this.#body(resting(state), index, { fault: null, tell, asked: () => undefined })
      this.#options.clock.after(0, () => {
        body.ask({ by: 'notify', what: 'resync', from: '127.0.0.1' })
        // A phone that takes no resync at all follows no rule: that it never asks again is said elsewhere.
        const { activity, last } = body.state()
        if (activity === null && last === null) done(null)
      })
    })
  }

  async end(): Promise<void> {
    this.#over = true
    await this.#halt()
    this.#options.clock.stop()
  }
}

/** A phone that has been running for a while, and that somebody asks now. */
function alreadyUp(state: PhoneState, network: PhoneNetwork, at: number): PhoneState {
  return { ...state, phase: 'up', network, poweredAt: at, lastResyncAt: at }
}

/** The phone with nothing under way, and open to a NOTIFY: whether it takes one is not the question. */
function resting(state: PhoneState): PhoneState {
  const parameters = new Map(state.parameters)
  parameters.delete('Resync_From_SIP')
  return { ...state, parameters, phase: 'up', activity: null, waiting: [], timers: {}, restartDue: null, last: null }
}

/** Whom the scenario's fault meets: one in so many, and at least one. */
function chosen({ scenario, seed, identities }: FleetOptions): ReadonlySet<number> {
  if (scenario.fault === undefined) return new Set()
  const count = Math.max(1, Math.round(identities.length / scenario.fault.oneIn))
  const drawn = identities.map(({ mac }, index) => ({ index, by: draw(seed, `${mac} ${index} fault`) }))
  return new Set(
    drawn
      .sort((a, b) => a.by - b.by)
      .slice(0, count)
      .map(({ index }) => index),
  )
}
