import type { Rollout } from '../../../../shared/domain/rollout/rollout.ts'
import type { Clock, Unsubscribe } from '../../core/clock.ts'
import { errorCode } from '../../core/error-code.ts'
import { readRollout, writeRollout } from './saved-rollout.ts'

/** Where it is kept: a file of the site's hidden folder. */
export interface RolloutFile {
  read(): Promise<string | null>
  write(text: string): Promise<void>
  remove(): Promise<void>
}

/** Phones of the last half second may be asked twice after a crash, which does them no harm. */
const LATE_MS = 500

/** Writes a rollout down as it goes: one write at a time, and always the newest. */
export class KeptRollout {
  readonly #file: RolloutFile
  readonly #clock: Clock
  #newest: Rollout | null = null
  #writing: Promise<void> | null = null
  #disarm: Unsubscribe | null = null
  #error: string | null = null

  constructor(file: RolloutFile, clock: Clock) {
    this.#file = file
    this.#clock = clock
  }

  /** Why the last write failed; null while it did not. */
  get error(): string | null {
    return this.#error
  }

  async read(): Promise<Rollout | null> {
    const text = await this.#file.read()
    return text === null ? null : readRollout(text, this.#clock.now())
  }

  keep(rollout: Rollout, { atOnce }: { readonly atOnce: boolean }): void {
    this.#newest = rollout
    if (atOnce) this.#write()
    else this.#disarm ??= this.#clock.after(LATE_MS, () => this.#write())
  }

  async remove(): Promise<void> {
    this.#newest = null
    await this.settled()
    await this.#file.remove()
  }

  /** Everything is on the disk, or could not be written. */
  async settled(): Promise<void> {
    this.#write()
    while (this.#writing !== null) await this.#writing
  }

  #write(): void {
    this.#disarm?.()
    this.#disarm = null
    if (this.#newest === null || this.#writing !== null) return
    const text = writeRollout(this.#newest)
    this.#newest = null
    this.#writing = this.#file
      .write(text)
      .then(
        () => {
          this.#error = null
        },
        (error: unknown) => {
          this.#error = errorCode(error)
        },
      )
      .finally(() => {
        this.#writing = null
        this.#write()
      })
  }
}
