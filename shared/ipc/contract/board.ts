import { type } from '@orpc/contract'
import { z } from 'zod'
import type { PhoneState, StateCounts } from '../../domain/board/phone-state.ts'
import type { Transition } from '../../domain/board/transition.ts'
import type { NextResync } from '../../domain/diagnosis/next-resync.ts'
import type { ParameterDifference } from '../../domain/profile/diff.ts'
import type { Diagnosis } from '../../domain/diagnosis/diagnosis.ts'
import type { BenchEvent, PhoneVerdict } from '../../domain/event/bench-event.ts'
import type { Mac } from '../../domain/identity/mac.ts'
import { ask } from './base.ts'

/** How one phone stands: of phones.csv, or one that was heard and is not in it. */
export interface BoardRow {
  /** Its MAC, or `ip 192.168.1.9` while nobody has told it. */
  readonly key: string
  readonly mac: Mac | null
  readonly ip: string | null
  /** As phones.csv has it; '' where it has none. */
  readonly name: string
  readonly model: string
  readonly firmware: string
  readonly extension: string
  /** Whether phones.csv has it. */
  readonly listed: boolean
  readonly state: PhoneState
  /** Since when. */
  readonly since: number | null
  readonly lastSeen: number | null
  readonly verdict: (PhoneVerdict & { readonly at: number; readonly seq: number }) | null
  /** What is wrong with it first of all. */
  readonly finding: Diagnosis | null
  readonly findings: number
  /** How far it has come on its way to enterprise firmware. */
  readonly transition: Transition | null
}

export interface BoardChanges {
  /** To be given at the next question. */
  readonly revision: number
  /** Those that changed since; all of them at first. */
  readonly rows: readonly BoardRow[]
  /** Every key in its order; null where none came and none went. */
  readonly order: readonly string[] | null
  readonly counts: StateCounts
}

export interface BoardPhone {
  readonly row: BoardRow
  readonly findings: readonly Diagnosis[]
  /** The events that the findings point to, and what else it did last; newest first. */
  readonly events: readonly BenchEvent[]
  /** When it comes by itself, by the profile that it applied last; `late` once that time is over. */
  readonly next: (NextResync & { readonly late: boolean }) | null
}

/** What a phone did, and what was changed meanwhile in what it gets; newest first. */
export interface TimelinePage {
  readonly events: readonly BenchEvent[]
  /** To be given for what is older; null at the beginning of the history. */
  readonly before: number | null
}

/** A content that a phone was given once. Secrets are masked. */
export interface ReceivedContent {
  readonly path: string
  readonly at: number
  /** Its hash; null for what is too large to have one. */
  readonly sha256: string | null
  /** As a phone reads it; null where it cannot be shown. */
  readonly text: string | null
  readonly why: 'not-kept' | 'encrypted' | 'no-text' | null
  /** What the same path gives that phone now. */
  readonly now: 'same' | 'other' | 'nothing'
  /** What differs from it now. */
  readonly differences: readonly ParameterDifference[]
}

const key = z.string().min(1).max(64)

export const board = {
  /** How every phone stands; with the revision of the last answer, only what is different. */
  list: ask.input(z.object({ after: z.number().int().min(0) })).output(type<BoardChanges>()),
  /** One phone: what was found of it, and its timeline. Null for one that is neither listed nor heard. */
  phone: ask.input(z.object({ key })).output(type<BoardPhone | null>()),
  /** What one phone did, page by page back to the beginning. */
  timeline: ask
    .input(z.object({ key, before: z.number().int().min(0).nullable(), limit: z.number().int().min(1).max(500) }))
    .output(type<TimelinePage>()),
  /** What a phone was given with the event of this number, and how that differs from what it would get now. */
  received: ask.input(z.object({ seq: z.number().int() })).output(type<ReceivedContent | null>()),
}
