import type { BenchEvent } from '../../../../shared/domain/event/bench-event.ts'
import type { Received } from '../../../../shared/domain/event/received.ts'
import type { HistoryStatus } from '../../../../shared/domain/event/bench-state.ts'
import type { Filter } from '../../../../shared/domain/event/filter.ts'
import type { RecordedEvent } from '../recorded-event.ts'

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

/** A place in the history from which it is read on, however the events that wait for the database are numbered anew. */
export interface EventCursor {
  /** The number up to which everything was looked at. */
  readonly after: number
  /**
   * The next events up to this number, oldest first; perhaps none, and then `after` says how far that was. An event that
   * neither the memory nor the database has any more is left out.
   */
  read(upTo: number): Promise<readonly BenchEvent[]>
  /** What was read elsewhere is not read again. */
  skipTo(seq: number): void
  /** Whoever is done with it says so. */
  close(): void
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
  /**
   * Never blocks and never throws; what cannot be kept is counted in `status().dropped`. Gives the event as it is kept,
   * with what is made of it.
   */
  append(event: BenchEvent, raw?: Uint8Array, received?: Received): RecordedEvent
  /** Settles when the history is not far behind: whoever can wait with more events waits for it. */
  room(): Promise<void>
  /** The last line of this run of a receiver up to which each is in the history, or its loss was told; 0 for none. */
  storedUpTo(run: string): number
  /** The same as the database says it, where it has been since an earlier run. */
  receivedUpTo(run: string): Promise<number>
  /** Settles when everything appended so far can be read by another process. */
  flush(): Promise<void>
  /** Newest first, below `before`; what was appended before the call is seen. A large page ends early, and says that there is more. */
  page(query: { readonly filter: Filter; readonly before: number | null; readonly limit: number }): Promise<{
    readonly events: readonly BenchEvent[]
    readonly more: boolean
  }>
  event(seq: number): Promise<BenchEvent | null>
  raw(seq: number): Promise<Uint8Array | null>
  /** Everything that matches, oldest first, in pieces: for the export and for `log`. */
  pieces(filter: Filter, after?: number): AsyncIterable<readonly BenchEvent[]>
  /** A place from which everything above this number is read on. */
  cursor(after: number): EventCursor
  /** By site path, the newest `file.sent`. */
  lastFetches(): Promise<ReadonlyMap<string, LastFetch>>
  status(): HistoryStatus
  /** Writes what waits; gives how many events could not be stored. */
  close(options?: CloseOptions): Promise<number>
}
