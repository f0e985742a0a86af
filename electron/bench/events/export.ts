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
    if (signal?.aborted === true) return
    yield events.map(line).join('')
  }
}
