import type { BenchEvent } from '../../../shared/domain/event/bench-event.ts'
import { facetsOf, type Facets } from '../../../shared/domain/event/facets.ts'

/** An event, and what is made of it once for all: the history, the screens and a script ask for the same. */
export class RecordedEvent {
  readonly event: BenchEvent
  #facets: Facets | null = null
  #json: string | null = null

  constructor(event: BenchEvent) {
    this.event = event
  }

  get facets(): Facets {
    return (this.#facets ??= facetsOf(this.event))
  }

  get json(): string {
    return (this.#json ??= JSON.stringify(this.event))
  }
}
