import type { BenchEvent } from '../event/bench-event.ts'
import type { Who } from '../identity/who.ts'
import type { FetchEnd } from './diagnosis.ts'

/** A phone reports on its resync within seconds of its last request; what is older has another story. */
const WITHIN_MS = 60_000
/** Phones that are remembered; the one that was heard longest ago makes room. */
const PHONES = 20_000

/** How each phone's last request ended, kept while events pass by in their order. */
export class FetchesBefore {
  readonly #last = new Map<string, FetchEnd>()

  see(event: BenchEvent): void {
    if (event.type !== 'file.sent' && event.type !== 'file.refused' && event.type !== 'file.abandoned') return
    const phone = phoneOf(event.who)
    this.#last.delete(phone)
    this.#last.set(phone, event)
    if (this.#last.size <= PHONES) return
    const [oldest] = this.#last.keys()
    if (oldest !== undefined) this.#last.delete(oldest)
  }

  /** How the last request of this event's phone ended, shortly before it. */
  before(event: BenchEvent): FetchEnd | undefined {
    if (!('who' in event)) return undefined
    const last = this.#last.get(phoneOf(event.who))
    return last !== undefined && event.at - last.at <= WITHIN_MS ? last : undefined
  }
}

/** The same out of a list in any order: for whoever has the events around this one. */
export function fetchBefore(event: BenchEvent, around: readonly BenchEvent[]): FetchEnd | undefined {
  const fetches = new FetchesBefore()
  for (const each of around.filter(({ seq }) => seq < event.seq).toSorted((a, b) => a.seq - b.seq)) fetches.see(each)
  return fetches.before(event)
}

const phoneOf = ({ mac, ip }: Who): string => mac ?? ip
