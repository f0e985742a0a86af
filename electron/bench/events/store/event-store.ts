import type { BenchEvent } from '../../../../shared/domain/event/bench-event.ts'
import type { HistoryStatus } from '../../../../shared/domain/event/bench-state.ts'
import type { Filter } from '../../../../shared/domain/event/filter.ts'

export interface LastFetch {
  readonly at: number
  readonly ip: string
  readonly mac?: string
  readonly server: string
}

/** The site's event history. One interface over SQLite and over memory, so that nobody asks which it is. */
export interface EventStore {
  /** The highest number in the history when it was opened; 0 in a new one. */
  readonly lastSeq: number
  /** Never blocks and never throws; what cannot be kept is counted in `status().dropped`. */
  append(event: BenchEvent, raw?: Uint8Array): void
  /** Settles when everything appended so far can be read by another process. */
  flush(): Promise<void>
  /** Newest first, below `before`; what was appended before the call is seen. */
  page(query: { readonly filter: Filter; readonly before: number | null; readonly limit: number }): Promise<{
    readonly events: readonly BenchEvent[]
    readonly more: boolean
  }>
  event(seq: number): Promise<BenchEvent | null>
  raw(seq: number): Promise<Uint8Array | null>
  /** Everything that matches, oldest first, in pieces: for the export and for `log`. */
  pieces(filter: Filter, after?: number): AsyncIterable<readonly BenchEvent[]>
  /** By site path, the newest `file.sent`. */
  lastFetches(): Promise<ReadonlyMap<string, LastFetch>>
  status(): HistoryStatus
  close(): Promise<void>
}
