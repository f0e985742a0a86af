import { Mutex } from '../core/mutex.ts'
import { openSip } from './sip-endpoint.ts'
import type { PhoneHandle } from './phone-handle.ts'
import { openWeb } from './web-server.ts'

/** Where a phone is to be reached. A port of 0 takes a free one, and keeps it when the phone restarts; null: no door. */
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

/** A phone's doors: open while it is up, closed while it starts. */
export class PhoneListeners {
  readonly #places: ListenAddresses
  readonly #phone: PhoneHandle
  readonly #failed: (door: ListenerName, error: unknown) => void
  readonly #ports: Partial<Record<ListenerName, number>> = {}
  readonly #open = new Map<ListenerName, Closable>()
  #wanted: Readonly<Record<ListenerName, boolean>> = { web: false, sip: false }
  readonly #mutex = new Mutex()
  #changed: Promise<void> = Promise.resolve()

  constructor(places: ListenAddresses, phone: PhoneHandle, failed: (door: ListenerName, error: unknown) => void) {
    this.#places = places
    this.#phone = phone
    this.#failed = failed
  }

  /** Opens and closes until the doors are as wanted; one change after the other. */
  set(wanted: Readonly<Record<ListenerName, boolean>>): void {
    if (listenerNames.every((door) => wanted[door] === this.#wanted[door])) return
    this.#wanted = wanted
    this.#changed = this.#mutex.run(async () => {
      for (const door of listenerNames) await this.#change(door)
    })
  }

  /** Settles once the doors are as they were last wanted. */
  async settled(): Promise<ReadonlyMap<ListenerName, OpenListener>> {
    await this.#changed
    return this.#open
  }

  async #change(door: ListenerName): Promise<void> {
    const place = this.#places[door]
    const open = this.#open.get(door)
    const wanted = this.#wanted[door] && place !== null
    if (wanted === (open !== undefined)) return
    if (open !== undefined) {
      this.#open.delete(door)
      await open.close()
      return
    }
    try {
      const options = { address: this.#places.address, port: this.#ports[door] ?? place ?? 0, phone: this.#phone }
      const opened = await (door === 'web' ? openWeb(options) : openSip(options))
      this.#open.set(door, opened)
      this.#ports[door] = opened.port
    } catch (error) {
      this.#failed(door, error)
    }
  }
}
