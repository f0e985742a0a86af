import { promisify } from 'node:util'
import { gzip as zlibGzip, inflateRaw as zlibInflateRaw, type InputType, type ZlibOptions } from 'node:zlib'
import { ok } from '../../../shared/domain/result.ts'
import { crc32 } from './crc32.ts'
import { INPUT_LIMIT, OUTPUT_LIMIT, type Packed, refuse } from './problem.ts'

//   1f 8b   08       flags   mtime (4)   xfl   os    [name, comment …]  deflate data   CRC-32 (4)  length (4)
//  ┌──────┬────────┬───────┬───────────┬─────┬────┬──────────────────┬─────────────┬───────────┬──────────┐
//  │ magic│ method │       │ 0         │     │ 3  │                  │ RFC 1951    │           │ mod 2^32 │
//  └──────┴────────┴───────┴───────────┴─────┴────┴──────────────────┴─────────────┴───────────┴──────────┘
// RFC 1952. The phone knows a compressed profile by this header, not by its name (phone-facts 1.4).

/** Beyond this a small file unfolds into an attack (robustness X4). Deflate itself can reach 1032. */
const RATIO_LIMIT = 1_000

const OS_UNIX = 3
const deflated = promisify(zlibGzip) as (data: InputType, options: ZlibOptions) => Promise<Buffer>

/** The same bytes on every system and at any time: neither name nor date, and always "Unix" as the system. */
export async function gzip(data: Uint8Array): Promise<Packed<Uint8Array>> {
  if (data.length > INPUT_LIMIT) return refuse('input-too-large', { limit: INPUT_LIMIT })
  const packed = await deflated(data, { level: 9 })
  packed[9] = OS_UNIX
  return ok(packed)
}

export interface GzipHeader {
  readonly length: number
  readonly name?: string
  /** Seconds since 1970; 0 when it says none. */
  readonly modified: number
}

const FLAG = { headerCrc: 2, extra: 4, name: 8, comment: 16, reserved: 0xe0 }

/** Reads the header as the phone must: refuses what is no gzip, or one whose header has no end. */
export function readGzipHeader(bytes: Uint8Array): Packed<GzipHeader> {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  if (bytes[0] !== 0x1f || bytes[1] !== 0x8b) return refuse('gzip-header', { detail: 'magic' })
  if (bytes.length < 10) return refuse('gzip-truncated')
  const flags = view.getUint8(3)
  if (bytes[2] !== 8) return refuse('gzip-header', { detail: 'method' })
  if ((flags & FLAG.reserved) !== 0) return refuse('gzip-header', { detail: 'flags' })
  let at = 10
  if ((flags & FLAG.extra) !== 0) {
    if (bytes.length < at + 2) return refuse('gzip-truncated')
    at += 2 + view.getUint16(at, true)
  }
  let name: string | undefined
  for (const flag of [FLAG.name, FLAG.comment]) {
    if ((flags & flag) === 0) continue
    const end = bytes.indexOf(0, at)
    if (end < 0) return refuse('gzip-truncated')
    if (flag === FLAG.name) name = Buffer.from(bytes.subarray(at, end)).toString('latin1')
    at = end + 1
  }
  if ((flags & FLAG.headerCrc) !== 0) at += 2
  if (at >= bytes.length) return refuse('gzip-truncated')
  return ok({ length: at, modified: view.getUint32(4, true), ...(name !== undefined && { name }) })
}

interface Inflated {
  readonly buffer: Buffer
  readonly engine: { readonly bytesWritten: number }
}

const inflateRaw = (data: Uint8Array, maxOutputLength: number): Promise<Inflated> =>
  new Promise((resolve, reject) => {
    const done = (error: Error | null, result: unknown): void => {
      if (error) reject(error)
      else resolve(result as Inflated)
    }
    zlibInflateRaw(data, { maxOutputLength, info: true } as ZlibOptions, done)
  })

/** Reads one gzip member that is the whole file: its checksum holds, nothing is missing, nothing follows. */
export async function gunzip(bytes: Uint8Array): Promise<Packed<Uint8Array>> {
  if (bytes.length > INPUT_LIMIT) return refuse('input-too-large', { limit: INPUT_LIMIT })
  const header = readGzipHeader(bytes)
  if (!header.ok) return header
  const allowed = Math.min(OUTPUT_LIMIT, bytes.length * RATIO_LIMIT)
  try {
    const body = bytes.subarray(header.value.length)
    const { buffer, engine } = await inflateRaw(body, allowed)
    const rest = body.subarray(engine.bytesWritten)
    if (rest.length < 8) return refuse('gzip-truncated')
    const trailer = new DataView(rest.buffer, rest.byteOffset, rest.byteLength)
    const sound = trailer.getUint32(0, true) === crc32(buffer) && trailer.getUint32(4, true) === buffer.length
    if (!sound) return refuse('gzip-damaged')
    if (rest.length > 8) return refuse('gzip-trailing', { bytes: rest.length - 8 })
    return ok(buffer)
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? error.code : undefined
    if (code === 'ERR_BUFFER_TOO_LARGE')
      return allowed < OUTPUT_LIMIT
        ? refuse('gzip-ratio', { limit: RATIO_LIMIT })
        : refuse('output-too-large', { limit: OUTPUT_LIMIT })
    return refuse(code === 'Z_BUF_ERROR' ? 'gzip-truncated' : 'gzip-damaged')
  }
}
