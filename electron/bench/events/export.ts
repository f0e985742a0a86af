import type { Diagnosis } from '../../../shared/domain/diagnosis/diagnosis.ts'
import type { BenchEvent } from '../../../shared/domain/event/bench-event.ts'
import { csvHeader, csvRow, jsonLine } from '../../../shared/domain/export/events.ts'
import type { UtcOffset } from '../../../shared/domain/text/local-time.ts'
import type { Filter } from '../../../shared/domain/event/filter.ts'
import type { EventStore } from './store/event-store.ts'

export interface ExportOptions {
  readonly filter: Filter
  readonly format: 'csv' | 'jsonl'
  /** What is behind an event, to be exported with it. */
  readonly diagnosisOf: (event: BenchEvent) => Promise<Diagnosis | null>
  /** How people call the phone with this address. */
  readonly nameOf: (mac: string) => string | undefined
  readonly offset: UtcOffset
}

/** The matching events as text, piece by piece; it ends when `signal` aborts. */
export async function* exportEvents(
  store: EventStore,
  { filter, format, diagnosisOf, nameOf, offset }: ExportOptions,
  signal?: AbortSignal,
): AsyncGenerator<string, void> {
  const line = (event: BenchEvent, diagnosis: Diagnosis | null): string => {
    if (format === 'jsonl') return jsonLine(event, diagnosis)
    const mac = 'who' in event ? event.who.mac : undefined
    const name = mac === undefined ? undefined : nameOf(mac)
    return csvRow(event, { diagnosis, offset, ...(name !== undefined && { name }) })
  }
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
