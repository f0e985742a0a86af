import { checkFleet, type Misrouted } from '../../../shared/domain/rehearsal/checks.ts'
import { drawWhole } from '../../../shared/domain/rehearsal/draw.ts'
import { LoadMeter } from '../../../shared/domain/rehearsal/load.ts'
import type { Rehearsal } from '../../../shared/domain/rehearsal/rehearsal.ts'
import type { StoryEvent } from '../../../shared/domain/rehearsal/story.ts'
import { isSettled, rehearsed } from '../../../shared/domain/rehearsal/verdict.ts'
import type { PhoneState } from '../../../shared/domain/virtual-phone/machine/state.ts'
import type { FleetOptions } from './fleet-options.ts'
import { createFleetPhones, networkOf, type FleetPhone } from './fleet-phones.ts'
import { scheduleOutage, type Outage } from './outage.ts'
import { probeNewRules } from './probe.ts'

export type FleetOutcome = Pick<
  Rehearsal,
  'startedAt' | 'phoneSeconds' | 'tookMs' | 'phones' | 'checks' | 'load' | 'cancelled'
>

const PROGRESS_INTERVAL_MS = 200
const MISROUTED_LIMIT = 20_000

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
  readonly #phones: readonly FleetPhone[]
  readonly #began = performance.now()
  readonly #startedAt: number
  readonly #meter = new LoadMeter()
  readonly #misrouted: Misrouted[] = []
  #outage: Outage | null = null
  #settled = 0
  #ending = false
  #over = false
  #finish: () => void = () => undefined
  #progressAt = 0
  /** As they were before the phones were switched off. */
  #states: readonly PhoneState[] = []
  #endedAt = 0
  #halted: Promise<unknown> | null = null

  constructor(options: FleetOptions) {
    this.#options = options
    this.#startedAt = options.clock.now()
    this.#phones = createFleetPhones(options, {
      onEvent: (phone, event) => this.#onEvent(phone, event),
      onRequest: (phone) => this.#onRequest(phone),
      onMisrouted: this.#onMisrouted,
    })
  }

  /** Until the scenario's end, until every phone is settled, or until a person has seen enough. */
  async live(): Promise<void> {
    const { clock, scenario, signal } = this.#options
    const over = new Promise<void>((resolve) => {
      this.#finish = () => {
        if (this.#ending) return
        this.#ending = true
        // Nothing that happens from now on belongs to the scenario: time stands still.
        const release = clock.hold()
        // The last phone is in the middle of its step: what it still reports belongs to its story.
        queueMicrotask(() => {
          this.#over = true
          resolve()
          void this.#halt().then(release)
        })
      }
    })
    const cancel = (): void => this.#finish()
    signal?.addEventListener('abort', cancel)
    // Scheduled first, so that the end of the scenario goes before whatever else is due at that moment.
    clock.after(scenario.lastsSeconds * 1000, () => this.#finish())
    this.#outage = scheduleOutage(this.#options)
    this.#schedulePowerCut()
    for (const phone of this.#phones) this.#scheduleStart(phone)
    if (signal?.aborted === true) this.#finish()
    try {
      await over
    } finally {
      signal?.removeEventListener('abort', cancel)
    }
  }

  #halt(): Promise<unknown> {
    this.#halted ??= (async () => {
      this.#endedAt = this.#options.clock.now()
      this.#states = this.#phones.map(({ driver }) => driver.state())
      this.#options.clock.stop()
      await Promise.all(this.#phones.map(({ driver }) => driver.stop()))
      await this.#outage?.settled()
    })()
    return this.#halted
  }

  #scheduleStart(phone: FleetPhone): void {
    const { scenario, seed, clock } = this.#options
    const { mac } = phone.before.identity
    const wait = drawWhole(seed, `${mac} ${phone.index} begins`, 0, scenario.spreadSeconds * 1000)
    clock.after(wait, () => {
      phone.begun = true
      if (scenario.begins === 'power-on') phone.driver.powerOn(networkOf(this.#options, phone.index))
      else this.#ask(phone)
      this.#updateSettled(phone)
    })
  }

  #ask({ driver, callSeconds }: FleetPhone): void {
    if (callSeconds !== null) {
      driver.call(true)
      this.#options.clock.after(callSeconds * 1000, () => driver.call(false))
    }
    driver.ask({ by: 'notify', what: 'resync', from: '127.0.0.1' })
  }

  /** Phones that are not on yet get their power later, as they would have. */
  #schedulePowerCut(): void {
    const { scenario, clock } = this.#options
    if (scenario.powerCut === undefined) return
    const { from, until } = scenario.powerCut
    const running = (): readonly FleetPhone[] => this.#phones.filter(({ begun }) => begun)
    clock.after(from * 1000, () => {
      for (const { driver } of running()) driver.powerOff()
    })
    clock.after(until * 1000, () => {
      for (const phone of running()) phone.driver.powerOn(networkOf(this.#options, phone.index))
    })
  }

  #onRequest({ story, index }: FleetPhone): void {
    if (this.#over) return
    story.requests += 1
    this.#meter.asked((this.#options.clock.now() - this.#startedAt) / 1000, `${index}`)
  }

  #onEvent(phone: FleetPhone, event: StoryEvent): void {
    if (this.#over) return
    phone.story.add(event)
    if (event.type === 'note') {
      phone.typer?.noted(event.code, phone.driver)
      this.#updateSettled(phone)
    }
    this.#reportProgress()
  }

  readonly #onMisrouted = (found: Misrouted): void => {
    if (this.#misrouted.length < MISROUTED_LIMIT) this.#misrouted.push(found)
  }

  #updateSettled(phone: FleetPhone): void {
    const state = phone.driver.state()
    // A code is still to be typed; the power is still to come back.
    const waits = (phone.typer !== null && state.awaitsCode) || state.phase === 'off'
    const settled = phone.begun && !waits && isSettled(state)
    if (settled === phone.settled) return
    phone.settled = settled
    this.#settled += settled ? 1 : -1
    if (this.#options.scenario.untilSettled && this.#settled === this.#phones.length) this.#finish()
  }

  #reportProgress(): void {
    const { onProgress, clock } = this.#options
    const now = performance.now()
    if (onProgress === undefined || now - this.#progressAt < PROGRESS_INTERVAL_MS) return
    this.#progressAt = now
    onProgress({
      phones: this.#phones.length,
      settled: this.#settled,
      failed: this.#phones.filter(({ driver }) => driver.state().last?.outcome === 'failed').length,
      requests: this.#meter.total,
      phoneSeconds: (clock.now() - this.#startedAt) / 1000,
    })
  }

  async judge(): Promise<FleetOutcome> {
    await this.#halt()
    const { scenario, identities, signal } = this.#options
    const after = this.#phones.map((phone, index) => ({ phone, after: this.#states[index] ?? phone.before }))
    const phones = after.map(({ phone, after: state }) => rehearsed(phone.before, state, phone.story))
    const cancelled = signal?.aborted === true
    const probes =
      cancelled || scenario.fault !== undefined ? [] : await probeNewRules(this.#options, after, this.#onMisrouted)
    const load = this.#meter.load()
    return {
      startedAt: this.#startedAt,
      phoneSeconds: (this.#endedAt - this.#startedAt) / 1000,
      tookMs: Math.round(performance.now() - this.#began),
      phones,
      checks: checkFleet({
        phones,
        states: this.#states,
        probes,
        misrouted: this.#misrouted,
        load,
        crowded: scenario.begins === 'asked' && scenario.spreadSeconds < identities.length / 50,
      }),
      load,
      cancelled,
    }
  }

  async end(): Promise<void> {
    this.#over = true
    await this.#halt()
    this.#options.clock.stop()
  }
}
