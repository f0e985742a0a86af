import type { Fault } from '../../../../shared/domain/fault/fault.ts'
import type { LastFetch } from './event-store.ts'
import type { CutPage, PageQuery, Piece, PieceQuery } from './history-queries.ts'
import type { Aging, Limits, Removed } from './retention-limits.ts'
import type { Packed } from './packed-batch.ts'

/** What the bench asks of a thread that holds the database. Every question is answered once, in order. */
export interface Questions {
  open: {
    readonly question: { readonly now: number; readonly putAside: boolean }
    readonly answer: {
      readonly lastSeq: number
      /** When the newest line happened; null in an empty history. */
      readonly newestAt: number | null
      readonly aging: Aging | null
      readonly count: number
      readonly writable: boolean
      readonly fault: Fault | null
    }
  }
  /** The highest number up to which these events are in the database exactly so, from the first on; 0 when the first is not. */
  alreadyStored: { readonly question: readonly string[]; readonly answer: number }
  append: { readonly question: Packed; readonly answer: { readonly count: number } }
  page: { readonly question: PageQuery; readonly answer: CutPage }
  piece: { readonly question: PieceQuery; readonly answer: Piece }
  body: { readonly question: number; readonly answer: string | null }
  /** The last line of this run of a receiver that is in the database; 0 when none is. */
  receivedUpTo: { readonly question: string; readonly answer: number }
  raw: { readonly question: number; readonly answer: Uint8Array | null }
  lastFetches: { readonly question: null; readonly answer: readonly (readonly [string, LastFetch])[] }
  /** Answered when nothing is left to remove. */
  retain: { readonly question: Limits; readonly answer: { readonly count: number } & Removed }
  close: { readonly question: null; readonly answer: null }
}

export type Kind = keyof Questions

/** What a connection that cannot write answers as well. */
export type Reading = 'page' | 'piece' | 'body' | 'raw'

export type ToWorker<Kinds extends Kind = Kind> = {
  readonly [K in Kinds]: { readonly id: number; readonly kind: K; readonly question: Questions[K]['question'] }
}[Kinds]

export interface Failure {
  readonly fault: Fault
  /** The database is damaged: it should be put aside when it is opened again. */
  readonly damaged: boolean
}

export type FromWorker =
  | { readonly id: number; readonly ok: true; readonly answer: Questions[Kind]['answer'] }
  | ({ readonly id: number; readonly ok: false } & Failure)

/** What such a thread is started with. */
export interface WorkerStart {
  readonly folder: string
  readonly maxPages?: number
}
