import { unreachable } from '../../../shared/domain/result.ts'
import { isYes } from '../../../shared/domain/virtual-phone/machine/parameters.ts'
import type { PhoneState } from '../../../shared/domain/virtual-phone/machine/state.ts'
import type {
  FetchAnswer,
  FetchRequest,
  PhoneEffect,
  PhoneEvent,
  PhoneNetwork,
  TimerName,
} from '../../../shared/domain/virtual-phone/machine/world.ts'
import type { Unsubscribe } from '../core/clock.ts'
import type { Fetcher } from './fetcher.ts'
import type { PhoneTls } from './http-exchange.ts'
import type { PhoneClock } from './phone-clock.ts'
import { type ListenerName, type ListenAddresses, type OpenListener, PhoneListeners } from './listeners.ts'
import type { Asking, PhoneHandle } from './phone-handle.ts'
import { type Resolver, scenarioResolver } from './resolver.ts'
import type { SyslogSender } from './syslog-sender.ts'
import { milliseconds, syslogTime } from '../../../shared/domain/text/local-time.ts'
import { utcOffsetMinutes } from '../core/local-time.ts'

/** The pure half of a phone. */
export type Step = (state: PhoneState, event: PhoneEvent) => readonly [PhoneState, readonly PhoneEffect[]]

/** What a phone tells while it lives. Nothing of it holds a secret: the mind has taken them out. */
export type PhoneTold =
  | (Extract<PhoneEffect, { type: 'note' }> & { readonly at: number })
  | (Extract<PhoneEffect, { type: 'say' }> & { readonly at: number })
  | { readonly type: 'door-failed'; readonly at: number; readonly door: ListenerName; readonly reason: string }

/** What the phones of a fleet share. */
export interface DriverDeps {
  readonly step: Step
  readonly clock: PhoneClock
  readonly fetch: Fetcher
  readonly syslog: SyslogSender
  /** Behind what a scenario's network answers. */
  readonly resolver: Resolver
  /** Lines of its own log that each phone keeps for its web page; 0 in a fleet that nobody visits. */
  readonly logLines: number
}

export interface BodyOptions {
  /** The phone's own address; undefined lets the system choose. */
  readonly localAddress?: string | undefined
  /** Left out: neither web page nor SIP. */
  readonly doors?: ListenAddresses
  /** Whom it trusts and what it shows; left out: as the fetcher has it. */
  readonly tls?: PhoneTls
  readonly tell?: (told: PhoneTold) => void
}

/** A request that took this long also passes in a clock that jumps, in whole seconds: two runs stay alike. */
const NOTICEABLE_MS = 500

/** One virtual phone: its mind's state, and whatever it has under way. An idle one is this object and its timers. */
export class PhoneDriver implements PhoneHandle {
  #state: PhoneState
  readonly #world: DriverDeps
  readonly #options: BodyOptions
  #timers: Map<TimerName, Unsubscribe> | null = null
  #requests: Map<number, AbortController> | null = null
  #doors: PhoneListeners | null = null
  #log: string[] | null = null
  #queue: PhoneEvent[] | null = null
  #logged = 0
  #resolver: Resolver

  constructor(state: PhoneState, world: DriverDeps, options: BodyOptions = {}) {
    this.#state = state
    this.#world = world
    this.#options = options
    this.#resolver = world.resolver
  }

  state(): PhoneState {
    return this.#state
  }

  now(): number {
    return this.#world.clock.now()
  }

  log(): readonly string[] {
    return this.#log ?? []
  }

  powerOn(network: PhoneNetwork): void {
    const { names } = network
    this.#resolver = names === undefined ? this.#world.resolver : scenarioResolver(names, this.#world.resolver)
    this.#happened({ type: 'powered-on', at: this.now(), network })
  }

  powerOff(): void {
    this.#happened({ type: 'powered-off', at: this.now() })
  }

  ask(asking: Asking): void {
    this.#happened({ type: 'asked', at: this.now(), ...asking })
  }

  call(active: boolean): void {
    this.#happened({ type: 'call', at: this.now(), active })
  }

  changeByHand(values: Readonly<Record<string, string>>): void {
    this.#happened({ type: 'changed-by-hand', at: this.now(), values })
  }

  /** Where it is to be reached, once its doors are as its state wants them. */
  doors(): Promise<ReadonlyMap<ListenerName, OpenListener>> {
    return this.#doors?.settled() ?? Promise.resolve(new Map())
  }

  /** Switches it off, ends whatever is under way and frees its ports. */
  async stop(): Promise<void> {
    if (this.#state.phase !== 'off') this.powerOff()
    for (const disarm of this.#timers?.values() ?? []) disarm()
    for (const request of this.#requests?.values() ?? []) request.abort()
    this.#timers = null
    await this.#doors?.settled()
  }

  /** One event after the other: whoever listens may switch the phone off in the middle of what it just did. */
  #happened(event: PhoneEvent): void {
    if (this.#queue !== null) {
      this.#queue.push(event)
      return
    }
    const queue = [event]
    this.#queue = queue
    try {
      for (const next of queue) {
        const [state, effects] = this.#world.step(this.#state, next)
        this.#state = state
        for (const effect of effects) this.#carryOut(effect, next.at)
      }
    } finally {
      this.#queue = null
    }
    this.#arrangeDoors()
  }

  #carryOut(effect: PhoneEffect, at: number): void {
    switch (effect.type) {
      case 'fetch':
        this.#fetch(effect.request)
        break
      case 'cancel':
        this.#requests?.get(effect.request)?.abort()
        break
      case 'arm':
        this.#arm(effect.timer, effect.at)
        break
      case 'disarm':
        this.#disarm(effect.timer)
        break
      case 'say':
        this.#say(effect, at)
        break
      case 'restart':
        break // its doors close because it starts: see #arrangeDoors
      case 'note':
        this.#options.tell?.({ ...effect, at })
        this.#keep(at, 5, noteText(effect))
        break
      default:
        unreachable(effect)
    }
  }

  #arm(timer: TimerName, at: number): void {
    this.#timers ??= new Map()
    this.#timers.get(timer)?.()
    const cancel = this.#world.clock.after(at - this.now(), () => {
      this.#timers?.delete(timer)
      this.#happened({ type: 'timer', at: this.now(), timer })
    })
    this.#timers.set(timer, cancel)
  }

  #disarm(timer: TimerName): void {
    this.#timers?.get(timer)?.()
    this.#timers?.delete(timer)
  }

  #fetch(request: FetchRequest): void {
    const { clock, fetch } = this.#world
    const controller = new AbortController()
    this.#requests ??= new Map()
    this.#requests.set(request.id, controller)
    const release = clock.hold()
    const began = performance.now()
    const { localAddress, tls } = this.#options
    const from = { localAddress, tls, resolver: this.#resolver, signal: controller.signal }
    void fetch(request, from).then((answer) => {
      this.#requests?.delete(request.id)
      if (this.#requests?.size === 0) this.#requests = null
      const took = performance.now() - began
      if (controller.signal.aborted) release()
      else if (clock.jumps && took >= NOTICEABLE_MS) {
        clock.after(Math.round(took / 1000) * 1000, () => this.#answered(request, answer))
        release()
      } else {
        this.#answered(request, answer)
        release()
      }
    })
  }

  #answered(request: FetchRequest, answer: FetchAnswer): void {
    this.#happened({ type: 'answered', at: this.now(), request: request.id, answer })
  }

  #say(effect: Extract<PhoneEffect, { type: 'say' }>, at: number): void {
    const { server, severity, text } = effect
    const { localAddress } = this.#options
    this.#world.syslog.send({ server, severity, text, at, localAddress, resolver: this.#resolver })
    this.#options.tell?.({ ...effect, at })
    this.#keep(at, severity, text)
  }

  /** As the phone's own log has its lines (phone-facts 4). */
  #keep(at: number, severity: number, text: string): void {
    const { logLines } = this.#world
    if (logLines === 0) return
    this.#log ??= []
    this.#logged += 1
    const level = severity <= 3 ? 'ERR' : severity <= 5 ? 'NOT' : severity === 6 ? 'INF' : 'DEB'
    this.#log.push(`${this.#logged} ${level} ${logTime(at)} (1-1) voice-fapp-${text}`)
    if (this.#log.length > logLines) this.#log.splice(0, this.#log.length - logLines)
  }

  #arrangeDoors(): void {
    const { doors: places, tell } = this.#options
    if (places === undefined) return
    const up = this.#state.phase === 'up'
    this.#doors ??= new PhoneListeners(places, this, (door, error) => {
      const reason = error instanceof Error && 'code' in error ? String(error.code) : 'unknown'
      tell?.({ type: 'door-failed', at: this.now(), door, reason })
    })
    this.#doors.set({ web: up && isYes(this.#state, 'Enable_Web_Server'), sip: up })
  }
}

const logTime = (at: number): string => `${syslogTime(at, utcOffsetMinutes, '0')}${milliseconds(at)}000`

function noteText({ code, rule, params }: Extract<PhoneEffect, { type: 'note' }>): string {
  const said = Object.entries(params).map(([name, value]) => ` ${name}=${String(value).replace(/[\r\n]+/g, ' ')}`)
  return `[${rule}] ${code}${said.join('')}`
}
