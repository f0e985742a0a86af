import { eventIterator, type } from '@orpc/contract'
import { z } from 'zod'
import type { Fault } from '../../domain/fault/fault.ts'
import type { FleetCheck } from '../../domain/rehearsal/checks.ts'
import { FLEET_LIMIT } from '../../domain/rehearsal/fleet.ts'
import type { FleetLoad } from '../../domain/rehearsal/load.ts'
import type { Rehearsal, RehearsalProgress, RehearsalSummary } from '../../domain/rehearsal/rehearsal.ts'
import { scenarioNames, type ScenarioName } from '../../domain/rehearsal/scenarios.ts'
import type { RehearsedPhone } from '../../domain/rehearsal/verdict.ts'
import { languages } from '../../domain/text/languages.ts'
import { ask, macText } from './base.ts'

const runName = z.string().min(1).max(64)
/** Which phones, through what, in which time. */
export const rehearsalOptions = z.object({
  phones: z.discriminatedUnion('from', [
    /** Those of phones.csv. */
    z.object({ from: z.literal('site') }),
    /** Consecutive MAC addresses; the model '' is a mixture. */
    z.object({
      from: z.literal('range'),
      first: macText,
      count: z.number().int().min(1).max(FLEET_LIMIT),
      model: z.string().max(40),
    }),
  ]),
  scenario: z.enum(scenarioNames),
  /** The Profile_Rule that each phone is given; '' leaves it as it comes from the factory. */
  rule: z.string().max(4_096),
  /** How many of the phones' seconds pass in one of ours; `jump`: from one moment at which something is due to the next. */
  speed: z.union([z.literal('jump'), z.number().min(1).max(1_000)]),
  /** The same seed draws the same phones, delays and faults. */
  seed: z.number().int().min(0).max(0x7fff_ffff),
  /** How the phones read what the documents leave open, by name; what is left out is the default. */
  readings: z.record(z.string().max(40), z.string().max(40)).optional(),
  /** Whether each phone was given the site's authority before. */
  givenAuthority: z.boolean().optional(),
})
export type RehearsalOptions = z.output<typeof rehearsalOptions>

/** What can be chosen from. */
export interface RehearsalChoice {
  readonly name: ScenarioName
  /** Seconds of the phones' clock; it may be over before. */
  readonly lastsSeconds: number
}

/** One rehearsal, as the list of the last ones has it. */
export interface RunSummary extends Omit<Rehearsal, 'phones' | 'checks' | 'load'> {
  readonly run: string
  readonly totals: RehearsalSummary
}

/** How far the one that runs is. */
export interface RunProgress extends RehearsalProgress {
  readonly run: string
  readonly scenario: ScenarioName
  readonly lastsSeconds: number
}

/** What a started rehearsal tells: progress a few times a second, and at the end what it came to. */
export type RunEvent =
  | { readonly type: 'progress'; readonly progress: RunProgress }
  | { readonly type: 'ended'; readonly summary: RunSummary }
  | { readonly type: 'failed'; readonly fault: Fault }

export interface Runs {
  readonly running: RunProgress | null
  /** The newest first; only the last few are kept. */
  readonly past: readonly RunSummary[]
}

/** A phone on the board; its story is asked for one by one. */
export type RehearsedCard = Omit<RehearsedPhone, 'changed' | 'said' | 'story' | 'storyLeft' | 'files'>

export interface RunResult {
  readonly summary: RunSummary
  readonly phones: readonly RehearsedCard[]
  readonly checks: readonly FleetCheck[]
  readonly load: FleetLoad
}

export const rehearse = {
  scenarios: ask.input(z.undefined()).output(type<readonly RehearsalChoice[]>()),
  /** One at a time. It goes on when nobody follows it any more (`runs` says how far it is), and ends with its site. */
  start: ask.input(rehearsalOptions).output(eventIterator(type<RunEvent>())),
  /** What was lived until then is its result. */
  cancel: ask.input(z.object({ run: runName })).output(type<null>()),
  runs: ask.input(z.undefined()).output(type<Runs>()),
  result: ask.input(z.object({ run: runName })).output(type<RunResult>()),
  /** Null: no such phone took part. */
  phone: ask.input(z.object({ run: runName, mac: macText })).output(type<RehearsedPhone | null>()),
  report: ask
    .input(z.object({ run: runName, format: z.enum(['html', 'json']), language: z.enum(languages) }))
    .output(type<string>()),
}
