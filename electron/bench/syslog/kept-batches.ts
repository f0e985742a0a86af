import { crc32 } from 'node:zlib'
import type { Batch } from './batches.ts'

/**
 * Batches that wait long for their place in the history are kept in files beside it, one record behind the other, until
 * they are in it. A bench that is killed leaves them there; the next one goes on with them. One record:
 *
 *   4 bytes   4 bytes   4 bytes   4 bytes   8 bytes       8 bytes            n bytes
 *  ┌─────────┬─────────┬─────────┬─────────┬─────────────┬──────────────────┬─────────────┐
 *  │ "RBL1"  │ n       │ lines   │ CRC-32  │ first line  │ ms since 1970    │ the batch   │  little-endian
 *  └─────────┴─────────┴─────────┴─────────┴─────────────┴──────────────────┴─────────────┘
 */
const MAGIC = 0x314c4252
const HEADER = 32

/** A batch as it was kept. */
export interface KeptBatch extends Omit<Batch, 'since'> {
  /** When its first line came, in milliseconds since 1970. */
  readonly at: number
}

export function encodeKept({ buffer, bytes, lines, first, at }: KeptBatch): Buffer {
  const record = Buffer.allocUnsafe(HEADER + bytes)
  record.set(new Uint8Array(buffer, 0, bytes), HEADER)
  record.writeUInt32LE(MAGIC, 0)
  record.writeUInt32LE(bytes, 4)
  record.writeUInt32LE(lines, 8)
  record.writeUInt32LE(crc32(record.subarray(HEADER)), 12)
  record.writeDoubleLE(first, 16)
  record.writeDoubleLE(at, 24)
  return record
}

/** The batches of a file, up to its end or to the first that is not whole: the last one may have been cut off. */
export function* decodeKept(file: Uint8Array): Generator<KeptBatch, void> {
  const records = Buffer.from(file.buffer, file.byteOffset, file.byteLength)
  for (let at = 0; at + HEADER <= records.length;) {
    const bytes = records.readUInt32LE(at + 4)
    const content = records.subarray(at + HEADER, at + HEADER + bytes)
    if (records.readUInt32LE(at) !== MAGIC || content.length !== bytes) return
    if (crc32(content) !== records.readUInt32LE(at + 12)) return
    yield {
      buffer: new Uint8Array(content).buffer,
      bytes,
      lines: records.readUInt32LE(at + 8),
      first: records.readDoubleLE(at + 16),
      at: records.readDoubleLE(at + 24),
    }
    at += HEADER + bytes
  }
}

/** `lines-<run>-<n>.kept`: a run's files, in the order of their numbers. */
const NAME = /^lines-([0-9a-z]{1,32})-([0-9]{1,9})\.kept$/

export const keptName = (run: string, number: number): string => `lines-${run}-${number}.kept`

/** The run and the number of a file; null for another file. */
export function readKeptName(name: string): { readonly run: string; readonly number: number } | null {
  const [, run, number] = NAME.exec(name) ?? []
  return run === undefined ? null : { run, number: Number(number) }
}
