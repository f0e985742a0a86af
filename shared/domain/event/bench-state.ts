import type { Fault } from '../fault/fault.ts'
import type { ServerName } from './bench-event.ts'

export type ServerStatus =
  | { readonly phase: 'stopped' }
  | { readonly phase: 'starting' }
  | { readonly phase: 'listening'; readonly address: string; readonly port: number; readonly since: number }
  | { readonly phase: 'failed'; readonly fault: Fault }

export interface SiteSummary {
  readonly name: string
  readonly folder: string
}

export interface HistoryStatus {
  /** Where events are kept: in the site's database, or in memory only, and then why. */
  readonly phase: 'stored' | 'memory' | 'none'
  readonly fault?: Fault
  readonly count: number
  /** Events that are shown and not yet in the database, and how long the oldest of them has waited. */
  readonly waiting: number
  readonly behindMs: number
  readonly dropped: number
}

/** Everything about the bench that every screen shows; small enough to be sent whole. */
export interface BenchState {
  readonly version: string
  /** What the bench process runs on: shown in About and in bug reports. */
  readonly runtime: { readonly node: string; readonly electron?: string; readonly platform: string }
  /** `newer`: the schema of a newer version, which is served and not changed. */
  readonly site: (SiteSummary & { readonly newer?: number }) | null
  readonly servers: Readonly<Record<ServerName, ServerStatus>>
  readonly history: HistoryStatus
  /** The address that phones are told to use; null when the laptop has none. */
  readonly advertised: string | null
  /** Phones whose last resync failed: the number on the rail. */
  readonly failedPhones: number | null
  readonly rates: { readonly eventsPerSecond: number; readonly bytesPerSecond: number; readonly transfers: number }
}
