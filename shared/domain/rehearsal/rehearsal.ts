import type { FleetCheck } from './checks.ts'
import type { FleetLoad } from './load.ts'
import type { ScenarioName } from './scenarios.ts'
import { isStaged, type RehearsedPhone } from './verdict.ts'

/** A rehearsal that is over: everything that a screen, the command line and a report show of it. */
export interface Rehearsal {
  readonly site: string
  readonly scenario: ScenarioName
  readonly seed: number
  /** How many of the phones' seconds passed in one of ours; 'jump': from one moment to the next. */
  readonly speed: number | 'jump'
  /** The rule that the phones began with, keys masked. */
  readonly rule: string
  /** How the phones read what the documents leave open, where that is not the default. */
  readonly readings: Readonly<Record<string, string>>
  /** By the phones' clock: when it began, and how long it lasted. */
  readonly startedAt: number
  readonly phoneSeconds: number
  /** By ours. */
  readonly tookMs: number
  /** In the order of the fleet. */
  readonly phones: readonly RehearsedPhone[]
  readonly checks: readonly FleetCheck[]
  readonly load: FleetLoad
  /** A person ended it before its time. */
  readonly cancelled: boolean
}

export interface RehearsalSummary {
  readonly phones: number
  readonly ok: number
  readonly failed: number
  /** Of those that failed, the ones that the scenario made fail. */
  readonly staged: number
  readonly requests: number
  /** Failed phones by cause, the most first. */
  readonly causes: readonly { readonly cause: string; readonly count: number }[]
}

export function summaryOf({ phones, load }: Pick<Rehearsal, 'phones' | 'load'>): RehearsalSummary {
  const causes = new Map<string, number>()
  for (const { cause } of phones) if (cause !== null) causes.set(cause, (causes.get(cause) ?? 0) + 1)
  const failed = phones.filter(({ outcome }) => outcome === 'failed').length
  return {
    phones: phones.length,
    ok: phones.length - failed,
    failed,
    staged: phones.filter(({ cause }) => isStaged(cause)).length,
    requests: load.total,
    causes: [...causes]
      .map(([cause, count]) => ({ cause, count }))
      .sort((a, b) => b.count - a.count || (a.cause < b.cause ? -1 : 1)),
  }
}

/** How far a rehearsal is. */
export interface RehearsalProgress {
  readonly phones: number
  readonly settled: number
  readonly failed: number
  readonly requests: number
  readonly phoneSeconds: number
}
