import { RecordedEvent } from '../../electron/bench/events/recorded-event.ts'
import { type Packed, packBatch } from '../../electron/bench/events/store/packed-batch.ts'
import type { BenchEvent } from '../../shared/domain/event/bench-event.ts'

/** A batch of events without raw bytes, as the database's thread gets it. */
export const packed = (events: readonly BenchEvent[]): Packed =>
  packBatch(events.map((event) => ({ recorded: new RecordedEvent(event), raw: null })))
