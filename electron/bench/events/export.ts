import type { Diagnosis } from '../../../shared/domain/diagnosis/diagnosis.ts'
import type { BenchEvent } from '../../../shared/domain/event/bench-event.ts'
import { csvHeader, csvRow, jsonLine } from '../../../shared/domain/export/events.ts'
import type { Filter } from '../../../shared/domain/event/filter.ts'
import type { EventStore } from './store/event-store.ts'

export interface ExportOptions {
  readonly filter: Filter
  readonly format: 'csv' | 'jsonl'
  /** What is behind an event, to be exported with it. */
  readonly diagnosisOf: (event: BenchEvent) => Promise<Diagnosis | null>
}

/** The matching events as text, piece by piece; it ends when `signal` aborts. */
export async function* exportEvents(
  store: EventStore,
  { filter, format, diagnosisOf }: ExportOptions,
  signal?: AbortSignal,
): AsyncGenerator<string, void> {
  const line = format === 'csv' ? csvRow : jsonLine
  if (format === 'csv') yield csvHeader
  for await (const events of store.pieces(filter)) {
    const lines: string[] = []
    for (const event of events) {
      if (signal?.aborted === true) return
      lines.push(line(event, await diagnosisOf(event)))
    }
    yield lines.join('')
  }
}
