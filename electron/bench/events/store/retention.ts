import type { Clock, Unsubscribe } from '../../core/clock.ts'
import type { DatabaseLink } from './database-link.ts'
import type { Aging, Removed } from './retention-limits.ts'

/** How often what is too much is looked for. */
const EVERY_MS = 10_000

const HOUR_MS = 3_600_000
const DAY_MS = 24 * HOUR_MS

/** The clock is believed after it ran as fast as time itself for this long, but for so much. */
const AGREEMENT_MS = HOUR_MS
const DRIFT_MS = 60_000

/** Then the history ages, by a week at the most, and by the clock not again for this long. */
const STEP_MS = 7 * DAY_MS
const PAUSE_MS = DAY_MS / 2

export interface RetentionLimits {
  readonly maxAgeDays: number
  readonly maxBytes: number
}

export interface RetentionOptions {
  readonly limits: RetentionLimits
  readonly clock: Clock
  /** Milliseconds of a clock that nobody sets. */
  readonly uptime: () => number
  readonly link: DatabaseLink
  readonly onRemoved: (removed: Removed) => void
}

/** What the database knows of its own age when it is opened. */
export interface KnownAge {
  readonly newestAt: number | null
  readonly aging: Aging | null
}

/**
 * Removes what is too old or too much. A laptop's clock may be wrong by years (a dead battery, a wrong time server), and
 * one look at it must not remove a history: age is counted from a time of the history's own, which follows the clock in
 * small steps, each after an hour in which the clock agreed with the passing of time.
 */
export class Retention {
  readonly #options: RetentionOptions
  #aging: Aging | null = null
  #agreeing = { clock: 0, uptime: 0 }
  #timer: Unsubscribe | null = null
  #stopped = false

  constructor(options: RetentionOptions) {
    this.#options = options
  }

  /** A database was opened: its limits are looked after from here on. */
  start({ newestAt, aging }: KnownAge): void {
    const now = this.#options.clock.now()
    this.#aging = aging ?? { trusted: Math.min(newestAt ?? now, now), at: 0 }
    this.#agreeing = { clock: now, uptime: this.#options.uptime() }
    void this.#look()
  }

  stop(): void {
    this.#stopped = true
    this.#timer?.()
  }

  async #look(): Promise<void> {
    this.#timer?.()
    this.#timer = null
    const { link, limits, clock, onRemoved } = this.#options
    if (link.phase !== 'stored') return
    const aging = this.#step()
    const oldest = aging === null ? null : aging.trusted - limits.maxAgeDays * DAY_MS
    const answer = await link.change('retain', { oldest, aging, maxBytes: limits.maxBytes })
    if (this.#stopped) return
    if (answer !== null && answer.aged + answer.sized > 0) onRemoved(answer)
    this.#timer ??= clock.after(EVERY_MS, () => void this.#look())
  }

  /** How far the history has aged with this look; null when it has not. */
  #step(): Aging | null {
    const now = this.#options.clock.now()
    const uptime = this.#options.uptime()
    const passed = uptime - this.#agreeing.uptime
    const agrees = Math.abs(now - this.#agreeing.clock - passed) <= DRIFT_MS
    if (agrees && passed < AGREEMENT_MS) return null
    this.#agreeing = { clock: now, uptime }
    if (!agrees || this.#aging === null) return null
    // A time behind the last step is a clock that was put right: it does not make the history wait.
    if (now >= this.#aging.at && now - this.#aging.at < PAUSE_MS) return null
    this.#aging = { trusted: Math.min(now, this.#aging.trusted + STEP_MS), at: now }
    return this.#aging
  }
}
