import { readFileSync } from 'node:fs'
import { readCatalogue } from '../../shared/domain/profile/catalogue.ts'
import { createPhone, phoneSetup, step } from '../../shared/domain/virtual-phone/machine.ts'
import type { PhoneReadings } from '../../shared/domain/virtual-phone/machine/readings.ts'
import type { PhoneSetup, PhoneState } from '../../shared/domain/virtual-phone/machine/state.ts'
import { parameter } from '../../shared/domain/virtual-phone/machine/view.ts'
import type {
  FetchAnswer,
  FetchRequest,
  PhoneEffect,
  PhoneEvent,
  PhoneIdentity,
  PhoneNetwork,
  TimerName,
} from '../../shared/domain/virtual-phone/machine/world.ts'
import { mac } from './mac.ts'

export const catalogue = readCatalogue(
  JSON.parse(readFileSync(new URL('../../resources/catalogue/parameters.json', import.meta.url), 'utf8')),
)

export const identity: PhoneIdentity = {
  mac: mac('000e08aabbcc'),
  model: 'CP-7841-3PCC',
  serial: 'FCH2305DMH0',
  firmware: 'sip78xx.11-3-2MPP0001-609',
  hardware: '2.0.1',
}

export const network: PhoneNetwork = { ip: '192.168.1.100', domain: '', dhcp: {} }

/** A Monday at noon, UTC. */
export const noon = Date.UTC(2026, 10, 23, 12)

export const content = (text: string, forms: Extract<FetchAnswer, { kind: 'content' }>['forms'] = []): FetchAnswer => ({
  kind: 'content',
  text,
  status: null,
  bytes: text.length,
  forms,
})
export const profile = (inside: string): FetchAnswer => content(`<flat-profile>${inside}</flat-profile>`)
export const notFound: FetchAnswer = { kind: 'tftp-error', code: 1, text: 'File not found' }
export const silence: FetchAnswer = { kind: 'unreachable', reason: 'timeout', detail: 'no answer' }

/** By address; what it does not name is not found, `hold` leaves the request unanswered. */
export type Server =
  Readonly<Record<string, FetchAnswer | 'hold'>> | ((url: string, request: FetchRequest) => FetchAnswer | 'hold')

export const urlOf = ({ scheme, host, port, path }: FetchRequest): string => `${scheme}://${host}:${port}${path}`

export interface LifeOptions {
  readonly parameters?: Readonly<Record<string, string>>
  readonly readings?: Partial<PhoneReadings>
  readonly server?: Server
  readonly identity?: Partial<PhoneIdentity>
  readonly network?: Partial<PhoneNetwork>
  readonly seed?: number
  /** Left out: noon. */
  readonly startsAt?: number
  /** Without it the first resync comes at once. */
  readonly randomDelay?: boolean
  readonly setup?: PhoneSetup
}

type Note = Extract<PhoneEffect, { type: 'note' }>

/** A phone with a moving clock and a server of paper: everything that it does is written down. */
export class Life {
  state: PhoneState
  at = noon
  server: Server
  readonly fetched: { readonly at: number; readonly url: string; readonly request: FetchRequest }[] = []
  readonly said: { readonly server: string; readonly severity: number; readonly text: string }[] = []
  readonly notes: Note[] = []
  readonly restarts: boolean[] = []
  readonly cancelled: number[] = []
  readonly timers = new Map<TimerName, number>()
  readonly held: FetchRequest[] = []
  private readonly network: PhoneNetwork

  constructor(options: LifeOptions = {}) {
    const setup =
      options.setup ??
      phoneSetup(catalogue, { readings: options.readings ?? {}, bootMs: { cold: 60_000, warm: 10_000 } })
    this.at = options.startsAt ?? noon
    this.network = { ...network, ...options.network }
    this.server = options.server ?? {}
    this.state = createPhone(
      { ...identity, ...options.identity },
      {
        setup,
        parameters: { ...(options.randomDelay ? {} : { Resync_Random_Delay: '0' }), ...options.parameters },
        seed: options.seed ?? 1,
      },
    )
  }

  happens(event: PhoneEvent): this {
    const [state, effects] = step(this.state, event)
    this.state = state
    for (const effect of effects) this.carryOut(effect)
    return this
  }

  private carryOut(effect: PhoneEffect): void {
    switch (effect.type) {
      case 'fetch': {
        const { request } = effect
        this.fetched.push({ at: this.at, url: urlOf(request), request })
        this.held.push(request)
        break
      }
      case 'cancel':
        this.cancelled.push(effect.request)
        this.held.splice(0)
        break
      case 'arm':
        this.timers.set(effect.timer, effect.at)
        break
      case 'disarm':
        this.timers.delete(effect.timer)
        break
      case 'syslog':
        this.said.push(effect)
        break
      case 'restart':
        this.restarts.push(effect.cold)
        break
      case 'note':
        this.notes.push(effect)
        break
    }
  }

  /** Answers everything that the server knows an answer to. */
  settle(): this {
    for (let guard = 0; guard < 200; guard++) {
      const request = this.held[0]
      if (request === undefined) return this
      const url = urlOf(request)
      const answer = typeof this.server === 'function' ? this.server(url, request) : (this.server[url] ?? notFound)
      if (answer === 'hold') return this
      this.held.shift()
      this.happens({ type: 'answered', at: this.at, request: request.id, answer })
    }
    throw new Error('this phone asks without end')
  }

  powerOn(): this {
    return this.happens({ type: 'powered-on', at: this.at, network: this.network }).settle()
  }

  /** Lets time pass: timers go off when they are due. */
  pass(seconds: number): this {
    const end = this.at + seconds * 1000
    for (let guard = 0; guard < 20_000; guard++) {
      const due = [...this.timers].filter(([, at]) => at <= end).sort((a, b) => a[1] - b[1])[0]
      if (due === undefined) {
        this.at = end
        return this
      }
      this.at = Math.max(this.at, due[1])
      this.timers.delete(due[0])
      this.happens({ type: 'timer', at: this.at, timer: due[0] }).settle()
    }
    throw new Error('this phone never rests')
  }

  ask(
    what: Extract<PhoneEvent, { type: 'asked' }>['what'],
    by: Extract<PhoneEvent, { type: 'asked' }>['by'] = 'web',
    rule?: string,
  ): this {
    const event = { type: 'asked', at: this.at, by, what, from: '192.168.1.5' } as const
    return this.happens({ ...event, ...(rule !== undefined && { rule }) }).settle()
  }

  submit(values: Readonly<Record<string, string>>): this {
    return this.happens({ type: 'changed-by-hand', at: this.at, values }).settle()
  }

  call(active: boolean): this {
    return this.happens({ type: 'call', at: this.at, active }).settle()
  }

  answer(answer: FetchAnswer): this {
    const request = this.held.shift()
    if (request === undefined) throw new Error('nothing was asked')
    return this.happens({ type: 'answered', at: this.at, request: request.id, answer }).settle()
  }

  value(name: string): string {
    return parameter(this.state, name)
  }

  get urls(): readonly string[] {
    return this.fetched.map(({ url }) => url)
  }

  get texts(): readonly string[] {
    return this.said.map(({ text }) => text)
  }

  codes(rule?: string): readonly string[] {
    return this.notes.filter((note) => rule === undefined || note.rule === rule).map(({ code }) => code)
  }
}

export const born = (options: LifeOptions = {}): Life => new Life(options)
/** Switched on, and with its first resync done. */
export const alive = (options: LifeOptions = {}): Life => new Life(options).powerOn()
