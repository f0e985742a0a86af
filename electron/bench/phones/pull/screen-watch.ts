import type { ScreenAnswer } from '../../../../shared/ipc/contract/pull.ts'
import type { Clock } from '../../core/clock.ts'
import { pullScreen, type Pulling } from './pull-configuration.ts'

/** A phone draws the picture with what little it has: not more often than this. */
const LEAST_MS = 2_000
const PHONES_KNOWN = 1_000

/** Pictures of phones' screens, never sooner after one another than a phone bears, however many people look. */
export class ScreenWatch {
  readonly #clock: Clock
  readonly #askedAt = new Map<string, number>()

  constructor(clock: Clock) {
    this.#clock = clock
  }

  async look(pulling: Pulling): Promise<ScreenAnswer> {
    const key = `${pulling.target.ip} ${pulling.target.webPort}`
    const now = this.#clock.now()
    const soonest = (this.#askedAt.get(key) ?? -Infinity) + LEAST_MS
    if (now < soonest) return { kind: 'wait', ms: soonest - now }
    if (this.#askedAt.size >= PHONES_KNOWN) this.#askedAt.clear()
    this.#askedAt.set(key, now)
    const pulled = await pullScreen(pulling)
    if (!pulled.ok) return { kind: 'refused', verdict: pulled.error }
    return { kind: 'picture', bitmap: Buffer.from(pulled.value.bytes).toString('base64'), at: this.#clock.now() }
  }
}
