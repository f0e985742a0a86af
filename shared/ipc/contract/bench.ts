import { eventIterator, type } from '@orpc/contract'
import { z } from 'zod'
import type { BenchEvent } from '../../domain/event/bench-event.ts'
import type { BenchState } from '../../domain/event/bench-state.ts'
import { ask, filterText } from './base.ts'

/** One screen's answer to "what is there", and the number from which its stream goes on. */
export interface Snapshot {
  readonly upTo: number
  readonly state: BenchState
  /** The newest matching events, oldest first. */
  readonly events: readonly BenchEvent[]
  /** Whether there are older ones to ask for with `history.page`. */
  readonly more: boolean
}

/** What a followed stream tells, at most one a frame. */
export interface Batch {
  /** Acknowledge it with `bench.ack`, or the bench sends summaries only. */
  readonly number: number
  readonly upTo: number
  readonly events: readonly BenchEvent[]
  /** Matching events that this screen was too slow for; they are in the history. */
  readonly skipped: number
  /** Present when it changed. */
  readonly state?: BenchState
}

export const bench = {
  snapshot: ask
    .input(z.object({ filter: filterText, limit: z.number().int().min(0).max(5_000) }))
    .output(type<Snapshot>()),
  /**
   * Events above `after` that match, then everything new. `stream` is the screen's own name for it.
   * With `state: false` no batch carries the state: a script prints events alone.
   */
  follow: ask
    .input(
      z.object({
        filter: filterText,
        after: z.number().int().min(0),
        stream: z.string().min(1).max(64),
        state: z.boolean().optional(),
      }),
    )
    .output(eventIterator(type<Batch>())),
  /** A screen says which batches it has shown: one that falls behind gets summaries only. */
  ack: ask.input(z.object({ stream: z.string().min(1).max(64), number: z.number().int() })).output(type<null>()),
}
