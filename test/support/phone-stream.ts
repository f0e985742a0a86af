import type { BenchEvent, EventBody, RefusalReason, AbandonReason } from '../../shared/domain/event/bench-event.ts'
import type { Who } from '../../shared/domain/identity/who.ts'
import { readVerdict } from '../../shared/domain/event/verdict.ts'
import { mac } from './mac.ts'

export const START = Date.UTC(2026, 2, 14, 8, 0, 0)

export const reception: Who = { ip: '192.168.1.57', mac: mac('00:0e:08:ab:cd:ef'), model: 'CP-7841-3PCC' }

/** A stream of events, written down as it would arrive: what phones ask, get and say, second by second. */
export class PhoneStream {
  readonly events: BenchEvent[] = []
  #second = 0
  #who: Who = reception

  /** What follows is of this phone. */
  by(who: Who): this {
    this.#who = who
    return this
  }

  /** What follows happens this many seconds after the start. */
  at(second: number): this {
    this.#second = second
    return this
  }

  add(body: EventBody): this {
    this.events.push({ ...body, seq: this.events.length + 1, at: START + this.#second * 1_000 })
    return this
  }

  asks(path: string, options?: Readonly<Record<string, string>>): this {
    const transfer = `t${this.events.length}`
    return this.add({ type: 'file.requested', ...this.#transfer(transfer), path, ...(options && { options }) })
  }

  gets(path: string, more: { readonly resends?: number; readonly status?: number } = {}): this {
    const transfer = this.asks(path).#last
    const { resends = 0, status } = more
    const body = { type: 'file.sent', ...this.#transfer(transfer), path: path.replace(/^\//, '') } as const
    return this.add({ ...body, bytes: 900, tookMs: 4, resends, ...(status === undefined ? {} : { status }) })
  }

  isRefused(path: string, reason: RefusalReason = 'not-found', near?: string): this {
    const transfer = this.asks(path).#last
    const body = { type: 'file.refused', ...this.#transfer(transfer), path, reason, status: 1 } as const
    return this.add({ ...body, ...(near === undefined ? {} : { near }) })
  }

  breaksOff(
    path: string,
    reason: AbandonReason,
    more: {
      readonly bytes?: number
      readonly detail?: string
      readonly options?: Readonly<Record<string, string>>
    } = {},
  ): this {
    const transfer = this.asks(path, more.options).#last
    const { bytes = 512, detail } = more
    const body = {
      type: 'file.abandoned',
      ...this.#transfer(transfer),
      path,
      bytes,
      tookMs: 9_000,
      resends: 5,
    } as const
    return this.add({ ...body, reason, ...(detail === undefined ? {} : { detail }) })
  }

  /** A line of its syslog; what it says of provisioning is read as the receiver reads it. */
  says(text: string, phoneTime?: string): this {
    const verdict = readVerdict(text)
    const body = { type: 'phone.said', server: 'syslog', who: this.#who, text } as const
    return this.add({ ...body, ...(verdict && { verdict }), ...(phoneTime === undefined ? {} : { phoneTime }) })
  }

  get #last(): string {
    const last = this.events.at(-1)
    return last !== undefined && 'transfer' in last ? last.transfer : ''
  }

  #transfer(transfer: string): { readonly server: 'tftp'; readonly who: Who; readonly transfer: string } {
    return { server: 'tftp', who: this.#who, transfer }
  }
}

export const phoneStream = (): PhoneStream => new PhoneStream()
