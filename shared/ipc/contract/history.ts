import { eventIterator, type } from '@orpc/contract'
import { z } from 'zod'
import type { BenchEvent } from '../../domain/event/bench-event.ts'
import type { Histogram } from '../../domain/event/histogram.ts'
import { ask, filterText } from './base.ts'

export interface Page {
  /** Newest first. */
  readonly events: readonly BenchEvent[]
  readonly more: boolean
}

export const history = {
  page: ask
    .input(
      z.object({
        filter: filterText,
        before: z.number().int().min(0).nullable(),
        limit: z.number().int().min(1).max(5_000),
      }),
    )
    .output(type<Page>()),
  /** How much of what matches happened when, of the newest few thousand; null where nothing does. */
  histogram: ask
    .input(z.object({ filter: filterText, count: z.number().int().min(2).max(400) }))
    .output(type<Histogram | null>()),
  event: ask.input(z.object({ seq: z.number().int() })).output(type<BenchEvent | null>()),
  /** The bytes as they came, in base64. */
  raw: ask.input(z.object({ seq: z.number().int() })).output(type<string | null>()),
  /** The text of the export in pieces; cells are neutralised (a spreadsheet runs none of them). */
  export: ask
    .input(z.object({ filter: filterText, format: z.enum(['csv', 'jsonl']) }))
    .output(eventIterator(type<string>())),
}
