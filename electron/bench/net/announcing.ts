import type { BenchState } from '../../../shared/domain/event/bench-state.ts'
import type { Announced, Announcer } from './announcer.ts'

/** Read only when somebody wants it: most sites are never announced. */
const loadAnnouncer = (): Promise<Announcer> =>
  import('./announcer.ts').then(({ createAnnouncer }) => createAnnouncer())

/** Announces the servers by mDNS while the site wants it, or the command line for this run. */
export class Announcing {
  readonly #load: () => Promise<Announcer>
  #announcer: Promise<Announcer> | null = null
  #leaving: Promise<unknown> = Promise.resolve()
  #announced: readonly Announced[] = []
  #forced = false
  #latest: BenchState | null = null

  constructor(load = loadAnnouncer) {
    this.#load = load
  }

  /** What is announced, as it was last told to the network. */
  get announced(): readonly Announced[] {
    return this.#announced
  }

  /** Whatever the site says, from now on; gives what is announced at once. */
  async always(state: BenchState): Promise<readonly Announced[]> {
    this.#forced = true
    await this.update(state, true)
    return this.#announced
  }

  /** Follows what listens, and where; settles once the network was told. */
  async update(state: BenchState, wanted: boolean): Promise<void> {
    if (!wanted && !this.#forced) {
      this.#leave()
      return
    }
    this.#latest = state
    this.#announcer ??= this.#load()
    const mine = this.#announcer
    const announcer = await mine
    // Taken back, or told anew, while it was read.
    if (this.#announcer !== mine) return
    this.#announced = announcer.update(this.#latest)
  }

  async close(): Promise<void> {
    this.#forced = false
    this.#leave()
    await this.#leaving
  }

  #leave(): void {
    const gone = this.#announcer
    if (gone === null) return
    this.#announcer = null
    this.#announced = []
    this.#leaving = Promise.all([this.#leaving, gone.then((announcer) => announcer.stop())])
  }
}
