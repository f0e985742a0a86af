import { randomUUID } from 'node:crypto'
import { BenchError } from '../../../shared/domain/fault/fault.ts'
import type { Identify } from '../../../shared/domain/identity/clues.ts'
import { type Clock, every } from '../core/clock.ts'
import type { Recorder } from '../events/recorder.ts'
import type { PhoneLogins } from '../phones/logins/phone-logins.ts'
import type { PreferencesFile } from '../site/preferences.ts'
import { openWholeSite, type OpenSite, type OpenSiteOverrides } from './open-site.ts'
import { Mutex } from '../core/mutex.ts'
import type { CloseOptions } from '../events/store/event-store.ts'
import { noStore } from '../events/store/no-store.ts'

export interface CurrentSiteOptions {
  readonly clock: Clock
  readonly recorder: Recorder
  readonly identify: Identify
  readonly logins: PhoneLogins
  readonly preferences: PreferencesFile
  readonly version: string
  readonly afterCrash: boolean
  readonly onChange: () => void
}

/** How often a stop says what still waits. */
const TELL_MS = 1_000

/** The one site that is open, if any. Opening and closing wait for each other: two windows may ask at once. */
export class CurrentSite {
  readonly #options: CurrentSiteOptions
  readonly #nextTransfer = transferNames()
  readonly #mutex = new Mutex()
  #open: OpenSite | null = null

  constructor(options: CurrentSiteOptions) {
    this.#options = options
  }

  get current(): OpenSite | null {
    return this.#open
  }

  /** The open site; a NO_SITE fault when there is none. */
  need(): OpenSite {
    if (this.#open === null) throw new BenchError('NO_SITE')
    return this.#open
  }

  /** The new site is opened before the old one is closed: a folder that cannot be opened costs nothing. */
  open(folder: string, overrides: OpenSiteOverrides = {}): Promise<OpenSite> {
    return this.#mutex.run(async () => {
      const { clock, recorder, identify, logins, onChange } = this.#options
      const deps = { clock, emit: recorder.emit, identify, logins, onChange, transferId: this.#nextTransfer }
      if (this.#open?.site.folder === folder) await this.#close()
      const opened = await openWholeSite(folder, overrides, deps)
      await this.#close()
      recorder.use(opened.store)
      this.#open = opened
      await this.#tellOpened(opened)
      opened.startServers()
      return opened
    })
  }

  /** Gives how many events could not be stored. */
  close(options?: CloseOptions): Promise<number> {
    return this.#mutex.run(() => this.#close(options))
  }

  async #tellOpened({ site, store }: OpenSite): Promise<void> {
    const { recorder, preferences, version, afterCrash, onChange, clock } = this.#options
    const { name } = site.settings()
    recorder.emit({ type: 'bench.started', version, afterCrash })
    recorder.emit({ type: 'site.opened', name, folder: site.folder })
    const { phase, fault } = store.status()
    if (phase === 'memory' && fault !== undefined) recorder.emit({ type: 'history.degraded', fault })
    await preferences.remember({ name, folder: site.folder, openedAt: clock.now() })
    onChange()
  }

  async #close(options: CloseOptions = {}): Promise<number> {
    const closing = this.#open
    if (closing === null) return 0
    const { recorder, onChange, clock } = this.#options
    const { onWaiting } = options
    const stopTelling = every(clock, TELL_MS, () => onWaiting?.(closing.store.status().waiting + closing.waiting()))
    await closing.stopServers(options.cut)
    recorder.emit({ type: 'site.closed', name: closing.site.settings().name })
    await recorder.readToEnd(options.cut)
    stopTelling()
    this.#open = null
    recorder.use(noStore)
    const notStored = await closing.close(options)
    onChange()
    return notStored
  }
}

/** `4f2a-1`, `4f2a-2`, …: unique in a history that many runs of the bench write to. */
function transferNames(): () => string {
  const run = randomUUID().slice(0, 4)
  let last = 0
  return () => `${run}-${++last}`
}
