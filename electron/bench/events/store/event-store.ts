import type { BenchEvent } from '../../../../shared/domain/event/bench-event.ts'
import type { HistoryStatus } from '../../../../shared/domain/event/bench-state.ts'
import type { Filter } from '../../../../shared/domain/event/filter.ts'

export interface LastFetch {
  readonly at: number
  readonly ip: string
  readonly mac?: string
  readonly server: string
}

export interface CloseOptions {
  /** Aborted when nobody wants to wait any longer: what waits then is dropped, and counted. */
  readonly cut?: AbortSignal
  /** Called every second while something still waits, with how many events that are. */
  readonly onWaiting?: (events: number) => void
}

/** The site's event history. One interface over SQLite and over memory, so that nobody asks which it is. */
export interface EventStore {
  /** The highest number that was given so far; 0 in a new history. */
  readonly lastSeq: number
  /**
   * What waited for a database that could not be written until now got other numbers, and events go on after this one:
   * a number is given once, whoever else wrote to the history meanwhile.
   */
  onRenumbered(listener: (lastSeq: number) => void): void
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
  /** Writes what waits; gives how many events could not be stored. */
  close(options?: CloseOptions): Promise<number>
}
