import { Mutex } from '../core/mutex.ts'
import { openSip } from './sip-endpoint.ts'
import type { PhoneHandle } from './phone-handle.ts'
import { openWeb } from './web-server.ts'

/** Where a phone can be reached. A port of 0 takes a free one, and keeps it when the phone restarts; null: none. */
export interface ListenAddresses {
  readonly address: string
  readonly web: number | null
  readonly sip: number | null
}

export type ListenerName = 'web' | 'sip'

export interface OpenListener {
  readonly address: string
  readonly port: number
}

interface Closable extends OpenListener {
  close(): Promise<void>
}

const listenerNames: readonly ListenerName[] = ['web', 'sip']

/** A phone's listeners: open while it is up, closed while it starts. */
export class PhoneListeners {
  readonly #addresses: ListenAddresses
  readonly #phone: PhoneHandle
  readonly #failed: (name: ListenerName, error: unknown) => void
  readonly #ports: Partial<Record<ListenerName, number>> = {}
  readonly #open = new Map<ListenerName, Closable>()
  #wanted: Readonly<Record<ListenerName, boolean>> = { web: false, sip: false }
  readonly #mutex = new Mutex()
  #changed: Promise<void> = Promise.resolve()

  constructor(addresses: ListenAddresses, phone: PhoneHandle, failed: (name: ListenerName, error: unknown) => void) {
    this.#addresses = addresses
    this.#phone = phone
    this.#failed = failed
  }

  /** Opens and closes until the listeners are as wanted; one change after the other. */
  set(wanted: Readonly<Record<ListenerName, boolean>>): void {
    if (listenerNames.every((name) => wanted[name] === this.#wanted[name])) return
    this.#wanted = wanted
    this.#changed = this.#mutex.run(async () => {
      for (const name of listenerNames) await this.#change(name)
    })
  }

  /** Settles once the listeners are as they were last wanted. */
  async settled(): Promise<ReadonlyMap<ListenerName, OpenListener>> {
    await this.#changed
    return this.#open
  }

  async #change(name: ListenerName): Promise<void> {
    const port = this.#addresses[name]
    const open = this.#open.get(name)
    const wanted = this.#wanted[name] && port !== null
    if (wanted === (open !== undefined)) return
    if (open !== undefined) {
      this.#open.delete(name)
      await open.close()
      return
    }
    try {
      const options = { address: this.#addresses.address, port: this.#ports[name] ?? port ?? 0, phone: this.#phone }
      const opened = await (name === 'web' ? openWeb(options) : openSip(options))
      this.#open.set(name, opened)
      this.#ports[name] = opened.port
    } catch (error) {
      this.#failed(name, error)
    }
  }
}
