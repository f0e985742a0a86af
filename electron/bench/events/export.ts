import { AROUND_LIMIT, aroundFilter } from '../../../shared/domain/diagnosis/around.ts'
import { diagnose } from '../../../shared/domain/diagnosis/diagnose.ts'
import type { Diagnosis } from '../../../shared/domain/diagnosis/diagnosis.ts'
import type { BenchEvent } from '../../../shared/domain/event/bench-event.ts'
import { csvHeader, csvRow, jsonLine } from '../../../shared/domain/event/export.ts'
import type { Filter } from '../../../shared/domain/event/filter.ts'
import type { EventStore } from './store/event-store.ts'

/** The matching events as text, piece by piece; it ends when `signal` aborts. */
export async function* exportEvents(
  store: EventStore,
  { filter, format }: { readonly filter: Filter; readonly format: 'csv' | 'jsonl' },
  signal?: AbortSignal,
): AsyncGenerator<string, void> {
  const line = format === 'csv' ? csvRow : jsonLine
  if (format === 'csv') yield csvHeader
  for await (const events of store.pieces(filter)) {
    const lines: string[] = []
    for (const event of events) {
      if (signal?.aborted === true) return
      lines.push(line(event, await diagnosisOf(event, store)))
    }
    yield lines.join('')
  }
}

/** By what the phone did around it, whatever the filter of this export leaves out. */
async function diagnosisOf(event: BenchEvent, store: EventStore): Promise<Diagnosis | null> {
  const filter = aroundFilter(event)
  if (filter === null) return diagnose(event)
  const { events } = await store.page({ filter, before: null, limit: AROUND_LIMIT })
  return diagnose(event, { recent: events })
}
