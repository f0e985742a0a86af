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
export interface FromBench {
  readonly type: 'state'
  readonly state: BenchState
}

/** What the shell tells the bench process, beside the ports that it passes on. */
export type ToBench = { readonly type: 'stop' } | { readonly type: 'port' }
