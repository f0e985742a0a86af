import type { BenchState } from '../../shared/domain/event/bench-state.ts'

/** How the shell starts the bench process: one JSON argument. */
export interface BenchStart {
  readonly preferencesFolder: string
  readonly version: string
  readonly afterCrash: boolean
  /** The site to open; null when none was open. */
  readonly site: string | null
}

/** What the bench process tells the shell. Pages have ports of their own and see none of this. */
export type FromBench =
  | { readonly type: 'state'; readonly state: BenchState }
  /** It stops, and so many events are still to be written; told every second while there are any. */
  | { readonly type: 'closing'; readonly waiting: number }
  | SealQuestion
  /** A page of the bench's own that is to be a PDF: only the shell has a printer. */
  | { readonly type: 'print'; readonly id: number; readonly html: string }

/** What the shell tells the bench process, beside the ports that it passes on. */
export type ToBench =
  | { readonly type: 'stop' }
  /** After `stop`: what is not written by now is dropped and counted. */
  | { readonly type: 'cut' }
  | { readonly type: 'port' }
  | SealAnswer
  /** Null when it could not be printed. */
  | { readonly type: 'printed'; readonly id: number; readonly pdf: Uint8Array | null }

/** A secret to seal with the system's keychain, or a sealed one to open: only the shell can ask it. */
export interface SealQuestion {
  readonly type: 'seal' | 'open'
  readonly id: number
  readonly text: string
}

/** Null where the keychain cannot. */
export interface SealAnswer {
  readonly type: 'sealed'
  readonly id: number
  readonly value: string | null
}
