import type { BenchEvent } from '../../../../shared/domain/event/bench-event.ts'
import { compileFilter, type EventTest, type Filter } from '../../../../shared/domain/event/filter.ts'
import type { DatabaseLink } from './database-link.ts'
import type { EventCursor } from './event-store.ts'
import type { MemoryRing } from './memory-ring.ts'
import { parseBody } from './packed-batch.ts'

/** Max events of one piece. */
const PIECE = 500

interface CursorDeps {
  readonly ring: MemoryRing
  readonly link: DatabaseLink
}

/** All cursors of one history. */
export class EventCursors {
  readonly #deps: CursorDeps
  readonly #open = new Set<StoreCursor>()

  constructor(deps: CursorDeps) {
    this.#deps = deps
  }

  open(filter: Filter, after: number): EventCursor {
    const cursor = new StoreCursor(this.#deps, { filter, after, onClose: () => this.#open.delete(cursor) })
    this.#open.add(cursor)
    return cursor
  }

  /** Renumbers the ring from `first` on; every cursor that is in it stays at the same event. */
  renumber(first: number): number {
    const { ring } = this.#deps
    const head = ring.headSeq
    const moved = [...this.#open].flatMap((cursor) =>
      cursor.after >= head - 1 ? [{ cursor, passed: ring.countUpTo(cursor.after) }] : [],
    )
    const last = ring.renumber(first)
    for (const { cursor, passed } of moved) cursor.after = first + passed - 1
    return last
  }
}

interface CursorOptions {
  readonly filter: Filter
  readonly after: number
  readonly onClose: () => void
}

class StoreCursor implements EventCursor {
  readonly #deps: CursorDeps
  readonly #filter: Filter
  readonly #test: EventTest
  readonly #onClose: () => void
  after: number

  constructor(deps: CursorDeps, { filter, after, onClose }: CursorOptions) {
    this.#deps = deps
    this.#filter = filter
    this.#test = compileFilter(filter)
    this.#onClose = onClose
    this.after = after
  }

  async read(upTo: number): Promise<readonly BenchEvent[]> {
    const { ring, link } = this.#deps
    const { after } = this
    if (after >= upTo) return []
    const head = ring.headSeq
    if (after >= head - 1) {
      const { events, lookedUpTo } = ring.piece(this.#test, { after, upTo, limit: PIECE })
      this.after = lookedUpTo
      return events
    }
    const end = Math.min(upTo, head - 1)
    const question = { filter: this.#filter, after, upTo: end, limit: PIECE }
    const { bodies, lookedUpTo } = await link.read('piece', question, { bodies: [], lookedUpTo: end })
    this.after = lookedUpTo
    return bodies.map(parseBody)
  }

  skipTo(seq: number): void {
    this.after = Math.max(this.after, seq)
  }

  close(): void {
    this.#onClose()
  }
}
