import type { BenchEvent } from '../../../../shared/domain/event/bench-event.ts'
import type { Kept } from './memory-ring.ts'

/** A batch as it crosses to the database's thread: bodies as JSON, raw bytes one after the other. */
export interface Packed {
  readonly bodies: readonly string[]
  /** Length of each event's raw bytes in `raw`; -1 where it has none. */
  readonly rawLengths: Int32Array
  readonly raw: Uint8Array
  /** The last line of each run of a receiver that is in it. */
  readonly received: ReadonlyMap<string, number>
}

/** Packed into buffers of its own, which can be transferred instead of copied. */
export interface TransferableBatch extends Packed {
  readonly rawLengths: Int32Array<ArrayBuffer>
  readonly raw: Uint8Array<ArrayBuffer>
}

export function packBatch(batch: readonly Kept[]): TransferableBatch {
  const rawLengths = new Int32Array(batch.length)
  const raw = new Uint8Array(batch.reduce((sum, { raw: bytes }) => sum + (bytes?.length ?? 0), 0))
  const received = new Map<string, number>()
  let offset = 0
  const bodies = batch.map(({ recorded, raw: bytes, received: line }, index) => {
    if (line !== undefined) received.set(line.run, line.line)
    rawLengths[index] = bytes?.length ?? -1
    if (bytes !== null) {
      raw.set(bytes, offset)
      offset += bytes.length
    }
    return recorded.json
  })
  return { bodies, rawLengths, raw, received }
}

export interface PackedEvent {
  readonly event: BenchEvent
  readonly body: string
  /** A view into the batch; null where the event has no raw bytes. */
  readonly raw: Uint8Array | null
}

export function* unpackBatch({ bodies, rawLengths, raw }: Packed): Generator<PackedEvent, void> {
  let offset = 0
  for (const [index, body] of bodies.entries()) {
    const length = rawLengths[index] ?? -1
    const bytes = length < 0 ? null : raw.subarray(offset, offset + length)
    offset += Math.max(0, length)
    yield { event: parseBody(body), body, raw: bytes }
  }
}

export const parseBody = (body: string): BenchEvent => JSON.parse(body) as BenchEvent
