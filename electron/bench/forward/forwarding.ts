import { defaultForwardSettings, type ForwardSettings } from '../../../shared/domain/forward/log-server.ts'
import type { ForwardingState } from '../../../shared/ipc/contract/forward.ts'
import { Mutex } from '../core/mutex.ts'
import { ForwardFile } from './forward-file.ts'
import type { ForwardTold } from './forward.ts'
import { ForwarderThread } from './forwarder-thread.ts'
import type { FromForwarder } from './forwarder-messages.ts'

type Progress = Pick<ForwardingState, 'phase' | 'reason' | 'sent' | 'missed'> & { readonly upTo: number }

const OFF: Progress = { phase: 'off', reason: '', sent: 0, missed: 0, upTo: 0 }

/** Passes what happens on the open site on to a log server, beside everything else that the bench does. */
export class Forwarding {
  readonly #turn = new Mutex()
  #hidden: string | null = null
  #settings: ForwardSettings = defaultForwardSettings
  #progress: Progress = OFF
  #thread: ForwarderThread | null = null
  /** The newest number in the history, as the thread told it last. */
  #newest = 0
  #onTold: (told: ForwardTold) => void = () => undefined

  state(): ForwardingState {
    const { upTo, ...progress } = this.#progress
    return { settings: this.#settings, ...progress, behind: Math.max(0, this.#newest - upTo) }
  }

  /** The site that is open now: `.bench` of its folder, or null. */
  siteIs(hidden: string | null): void {
    if (hidden === this.#hidden) return
    this.#hidden = hidden
    void this.#turn.run(async () => {
      await this.#stop()
      this.#settings = hidden === null ? defaultForwardSettings : await new ForwardFile(hidden).settings()
      this.#start()
    })
  }

  /** Keeps these settings for the site, and follows them from now on. */
  configure(settings: ForwardSettings): Promise<void> {
    return this.#turn.run(async () => {
      if (this.#hidden === null) return
      await new ForwardFile(this.#hidden).keepSettings(settings)
      await this.#follow(settings)
    })
  }

  /** Follows these settings in this run alone, and tells how it goes. */
  use(settings: ForwardSettings, onTold: (told: ForwardTold) => void): Promise<void> {
    this.#onTold = onTold
    return this.#turn.run(() => this.#follow(settings))
  }

  /** What is in the history and was not sent yet is sent by the next run. */
  close(): Promise<void> {
    return this.#turn.run(() => this.#stop())
  }

  async #follow(settings: ForwardSettings): Promise<void> {
    await this.#stop()
    this.#settings = settings
    this.#start()
  }

  #start(): void {
    const [hidden, { enabled, to }] = [this.#hidden, this.#settings]
    if (hidden === null || !enabled || to === '') return
    this.#progress = { ...OFF, phase: 'connecting' }
    this.#newest = 0
    this.#thread = new ForwarderThread({ hidden, settings: this.#settings }, (message) => this.#hear(message))
  }

  async #stop(): Promise<void> {
    const thread = this.#thread
    this.#thread = null
    await thread?.stop()
    this.#progress = OFF
  }

  #hear(message: FromForwarder): void {
    if (message.type === 'newest') this.#newest = message.seq
    else if (message.type === 'told') this.#told(message.told)
    else this.#progress = { ...this.#progress, phase: 'failed', reason: message.reason }
  }

  #told(told: ForwardTold): void {
    const before = this.#progress
    switch (told.what) {
      case 'connected':
        this.#progress = { ...before, phase: 'connected', reason: '' }
        break
      case 'waiting':
        this.#progress = { ...before, phase: 'waiting', reason: told.reason }
        break
      case 'missed':
        this.#progress = { ...before, missed: before.missed + told.count }
        break
      case 'sent':
        this.#progress = { ...before, sent: before.sent + told.count, upTo: told.upTo }
        break
    }
    this.#onTold(told)
  }
}
