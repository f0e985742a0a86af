import { readFile } from 'node:fs/promises'
import {
  parseLogServer,
  defaultForwardSettings,
  type ForwardSettings,
} from '../../../shared/domain/forward/log-server.ts'
import type { ForwardingState } from '../../../shared/ipc/contract/forward.ts'
import type { Clock } from '../core/clock.ts'
import { errorCode } from '../core/error-code.ts'
import { Mutex } from '../core/mutex.ts'
import type { HistoryReader } from '../events/store/history-reader.ts'
import { ForwardFile } from './forward-file.ts'
import type { ForwardTold } from './forward.ts'

type Progress = Pick<ForwardingState, 'phase' | 'reason' | 'sent' | 'missed'> & { readonly upTo: number }

const OFF: Progress = { phase: 'off', reason: '', sent: 0, missed: 0, upTo: 0 }

export interface ForwardingDeps {
  readonly clock: Clock
}

/** Passes what happens on the open site on to a log server, beside everything else that the bench does. */
export class Forwarding {
  readonly #deps: ForwardingDeps
  readonly #turn = new Mutex()
  #hidden: string | null = null
  #settings: ForwardSettings = defaultForwardSettings
  #progress: Progress = OFF
  #stopping = new AbortController()
  #running: Promise<void> = Promise.resolve()
  #history: HistoryReader | null = null
  #onTold: (told: ForwardTold) => void = () => undefined

  constructor(deps: ForwardingDeps) {
    this.#deps = deps
  }

  state(): ForwardingState {
    const { upTo, ...progress } = this.#progress
    const last = this.#history?.lastSeq() ?? upTo
    return { settings: this.#settings, ...progress, behind: Math.max(0, last - upTo) }
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
    this.#stopping = new AbortController()
    this.#progress = { ...OFF, phase: 'connecting' }
    this.#running = this.#run(hidden, this.#stopping.signal).catch((error: unknown) => {
      this.#progress = { ...this.#progress, phase: 'failed', reason: errorCode(error) }
    })
  }

  async #stop(): Promise<void> {
    this.#stopping.abort()
    await this.#running
    this.#progress = OFF
  }

  async #run(hidden: string, signal: AbortSignal): Promise<void> {
    const { to, authority, fingerprint } = this.#settings
    const address = parseLogServer(to)
    if (address === null) return
    // Loaded where there is a log server: the other sites' servers do not wait for it.
    const [{ openHistoryReader }, { forwardHistory }] = await Promise.all([
      import('../events/store/history-reader.ts'),
      import('./forward.ts'),
    ])
    const opened = await openHistoryReader(hidden, this.#deps.clock)
    if (!opened.ok) {
      this.#progress = { ...this.#progress, phase: 'failed', reason: opened.error.code }
      return
    }
    const history = opened.value
    this.#history = history
    try {
      const server = {
        ...address,
        ...(authority !== '' && { authority: await readFile(authority, 'utf8') }),
        ...(fingerprint !== '' && { fingerprint }),
      }
      const file = new ForwardFile(hidden)
      const onTold = (told: ForwardTold): void => this.#told(told)
      await forwardHistory({ history, file, server, clock: this.#deps.clock, follow: true, signal, onTold })
    } finally {
      this.#history = null
      history.close()
    }
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
