import { rootCertificates } from 'node:tls'
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

/** What a phone reports while it lives. Free of secrets: the machine has removed them. */
export type DriverEvent =
  | (Extract<PhoneEffect, { type: 'note' }> & { readonly at: number })
  | (Extract<PhoneEffect, { type: 'syslog' }> & { readonly at: number })
  | { readonly type: 'listener-failed'; readonly at: number; readonly listener: ListenerName; readonly reason: string }

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

export interface DriverOptions {
  /** The phone's own address; undefined lets the system choose. */
  readonly localAddress?: string | undefined
  /** Left out: neither a web page nor SIP. */
  readonly listeners?: ListenAddresses
  /** The authorities it trusts and the certificate it presents; left out: as the fetcher has it. */
  readonly tls?: PhoneTls
  readonly onEvent?: (event: DriverEvent) => void
}

/** A request that took this long also passes in a clock that jumps, in whole seconds: two runs stay alike. */
const NOTICEABLE_MS = 500

/** One virtual phone: its machine's state, and whatever it has under way. An idle one is this object and its timers. */
export class PhoneDriver implements PhoneHandle {
  #state: PhoneState
  readonly #deps: DriverDeps
  readonly #options: DriverOptions
  #timers: Map<TimerName, Unsubscribe> | null = null
  #requests: Map<number, AbortController> | null = null
  #listeners: PhoneListeners | null = null
  #log: string[] | null = null
  #queue: PhoneEvent[] | null = null
  #logged = 0
  #resolver: Resolver

  constructor(state: PhoneState, deps: DriverDeps, options: DriverOptions = {}) {
    this.#state = state
    this.#deps = deps
    this.#options = options
    this.#resolver = deps.resolver
  }

  state(): PhoneState {
    return this.#state
  }

  now(): number {
    return this.#deps.clock.now()
  }

  log(): readonly string[] {
    return this.#log ?? []
  }

  powerOn(network: PhoneNetwork): void {
    const { names } = network
    this.#resolver = names === undefined ? this.#deps.resolver : scenarioResolver(names, this.#deps.resolver)
    this.#handle({ type: 'powered-on', at: this.now(), network })
  }

  powerOff(): void {
    this.#handle({ type: 'powered-off', at: this.now() })
  }

  ask(asking: Asking): void {
    this.#handle({ type: 'asked', at: this.now(), ...asking })
  }

  call(active: boolean): void {
    this.#handle({ type: 'call', at: this.now(), active })
  }

  changeByHand(values: Readonly<Record<string, string>>): void {
    this.#handle({ type: 'changed-by-hand', at: this.now(), values })
  }

  enterAccount(user: string, password: string): void {
    this.#handle({ type: 'account-entered', at: this.now(), user, password })
  }

  enterCode(code: string): void {
    this.#handle({ type: 'code-entered', at: this.now(), code })
  }

  /** Where it can be reached, once its listeners are as its state wants them. */
  listeners(): Promise<ReadonlyMap<ListenerName, OpenListener>> {
    return this.#listeners?.settled() ?? Promise.resolve(new Map())
  }

  /** Switches it off, ends whatever is under way and frees its ports. */
  async stop(): Promise<void> {
    if (this.#state.phase !== 'off') this.powerOff()
    for (const disarm of this.#timers?.values() ?? []) disarm()
    for (const request of this.#requests?.values() ?? []) request.abort()
    this.#timers = null
    await this.#listeners?.settled()
  }

  /** One event after the other: an observer may switch the phone off in the middle of a step. */
  #handle(event: PhoneEvent): void {
    if (this.#queue !== null) {
      this.#queue.push(event)
      return
    }
    const queue = [event]
    this.#queue = queue
    try {
      for (const next of queue) {
        const [state, effects] = this.#deps.step(this.#state, next)
        this.#state = state
        for (const effect of effects) this.#carryOut(effect, next.at)
      }
    } finally {
      this.#queue = null
    }
    this.#arrangeListeners()
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
      case 'syslog':
        this.#sendSyslog(effect, at)
        break
      case 'restart':
        break // its listeners close because it starts: see #arrangeListeners
      case 'note':
        this.#options.onEvent?.({ ...effect, at })
        this.#appendLog(at, 5, noteText(effect))
        break
      default:
        unreachable(effect)
    }
  }

  #arm(timer: TimerName, at: number): void {
    this.#timers ??= new Map()
    this.#timers.get(timer)?.()
    const cancel = this.#deps.clock.after(at - this.now(), () => {
      this.#timers?.delete(timer)
      this.#handle({ type: 'timer', at: this.now(), timer })
    })
    this.#timers.set(timer, cancel)
  }

  #disarm(timer: TimerName): void {
    this.#timers?.get(timer)?.()
    this.#timers?.delete(timer)
  }

  #fetch(request: FetchRequest): void {
    const { clock, fetch } = this.#deps
    const controller = new AbortController()
    this.#requests ??= new Map()
    this.#requests.set(request.id, controller)
    const release = clock.hold()
    const began = performance.now()
    const { localAddress } = this.#options
    const tls = { now: () => this.now(), ...tlsOf(this.#options.tls, this.#state) }
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
    this.#handle({ type: 'answered', at: this.now(), request: request.id, answer })
  }

  #sendSyslog(effect: Extract<PhoneEffect, { type: 'syslog' }>, at: number): void {
    const { server, severity, text } = effect
    const { localAddress } = this.#options
    this.#deps.syslog.send({ server, severity, text, at, localAddress, resolver: this.#resolver })
    this.#options.onEvent?.({ ...effect, at })
    this.#appendLog(at, severity, text)
  }

  /** As the phone's own log has its lines (phone-facts 4). */
  #appendLog(at: number, severity: number, text: string): void {
    const { logLines } = this.#deps
    if (logLines === 0) return
    this.#log ??= []
    this.#logged += 1
    const level = severity <= 3 ? 'ERR' : severity <= 5 ? 'NOT' : severity === 6 ? 'INF' : 'DEB'
    this.#log.push(`${this.#logged} ${level} ${logTime(at)} (1-1) voice-fapp-${text}`)
    if (this.#log.length > logLines) this.#log.splice(0, this.#log.length - logLines)
  }

  #arrangeListeners(): void {
    const { listeners: addresses, onEvent } = this.#options
    if (addresses === undefined) return
    const up = this.#state.phase === 'up'
    this.#listeners ??= new PhoneListeners(addresses, this, (name, error) => {
      const reason = error instanceof Error && 'code' in error ? String(error.code) : 'unknown'
      onEvent?.({ type: 'listener-failed', at: this.now(), listener: name, reason })
    })
    this.#listeners.set({ web: up && isYes(this.#state, 'Enable_Web_Server'), sip: up })
  }
}

const logTime = (at: number): string => `${syslogTime(at, utcOffsetMinutes, '0')}${milliseconds(at)}000`

function noteText({ code, rule, params }: Extract<PhoneEffect, { type: 'note' }>): string {
  const said = Object.entries(params).map(([name, value]) => ` ${name}=${String(value).replace(/[\r\n]+/g, ' ')}`)
  return `[${rule}] ${code}${said.join('')}`
}

/** CA-4: the custom authority beside those that the phone was made with. CA-3: the renewed certificate in place of the first. */
function tlsOf(tls: PhoneTls | undefined, { customAuthority, renewed }: PhoneState): PhoneTls | undefined {
  const given = tls?.certificate
  return {
    ...tls,
    ...(customAuthority !== null && { authorities: [...(tls?.authorities ?? rootCertificates), customAuthority.pem] }),
    ...(renewed !== null &&
      given !== undefined && {
        certificate: async () => ({
          ...(typeof given === 'function' ? await given() : given),
          cert: renewed.pem,
        }),
      }),
  }
}
