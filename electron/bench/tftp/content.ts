import { createNetasciiEncoder, toNetascii } from '../../../shared/protocol/tftp/netascii.ts'
import { FileChangedError, type ServedFile } from '../core/served-file.ts'

/** What a transfer copies its blocks from. */
export interface Content {
  /** Bytes on the wire; infinite until it is known (a text in netascii that is being read). */
  length(): number
  /** Copies the bytes from `offset` into the packet and says how many; -1 when they are still being read. */
  copy(offset: number, length: number, packet: Uint8Array, at: number): number
  /** What is before `offset` will not be asked for again. */
  release(offset: number): void
  close(): void
}

export interface ContentOptions {
  readonly netascii: boolean
  /** Bytes to read at a time. */
  readonly pieceBytes: number
  /** Bytes that may be on their way to the client at once: so much has to be held, whatever a piece is. */
  readonly windowBytes: number
  /** Something that `copy` could not give is there now. */
  readonly onReady: () => void
  readonly onFailed: (error: unknown) => void
}

/** What all transfers together may hold of files that are read in pieces, until the smallest piece is reached. */
const HELD_BYTES = 64 * 1024 * 1024
const SMALLEST_PIECE = 64 * 1024
const LARGEST_PIECE = 512 * 1024

/** Each piece costs a journey to another thread, which many packets should share; and memory, which many transfers do. */
export const fittingPiece = (transfers: number): number =>
  Math.min(LARGEST_PIECE, Math.max(SMALLEST_PIECE, Math.floor(HELD_BYTES / (2 * Math.max(1, transfers)))))

export function contentOf(file: ServedFile, options: ContentOptions): Content {
  if (file.whole === null) return readAhead(file, options)
  return held(options.netascii ? toNetascii(file.whole) : file.whole, () => file.close())
}

function held(bytes: Uint8Array, close: () => void): Content {
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length)
  return {
    length: () => buffer.length,
    copy: (offset, length, packet, at) => buffer.copy(packet, at, offset, offset + length),
    release: () => undefined,
    close,
  }
}

interface Chunk {
  readonly from: number
  readonly bytes: Buffer
}

/** Reads a file in order, ahead of the acknowledgements, and keeps what may have to be sent again. */
function readAhead(file: ServedFile, options: ContentOptions): Content {
  const encoder = options.netascii ? createNetasciiEncoder() : null
  const chunks: Chunk[] = []
  const ahead = options.pieceBytes + options.windowBytes
  let held = 0 // where the content that was read ends, on the wire
  let position = 0 // the same in the file
  let released = 0
  let total = encoder === null ? file.size : Number.POSITIVE_INFINITY
  let reading = false
  let wanted = false
  let closed = false

  const keep = (bytes: Uint8Array): void => {
    if (bytes.length === 0) return
    chunks.push({ from: held, bytes: Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length) })
    held += bytes.length
  }

  const arrived = (bytes: Uint8Array): void => {
    reading = false
    if (closed) return
    if (bytes.length === 0) {
      options.onFailed(new FileChangedError('the file is shorter than it was'))
      return
    }
    position += bytes.length
    keep(encoder === null ? bytes : encoder.push(bytes))
    finishIfRead()
    fill()
    if (wanted) {
      wanted = false
      options.onReady()
    }
  }

  const finishIfRead = (): void => {
    if (encoder === null || position < file.size) return
    keep(encoder.end())
    total = held
  }

  const fill = (): void => {
    if (reading || closed || position >= file.size || held - released >= ahead) return
    reading = true
    file.read(position, Math.min(options.pieceBytes, file.size - position)).then(arrived, (error: unknown) => {
      reading = false
      if (!closed) options.onFailed(error)
    })
  }

  finishIfRead()
  fill()
  return {
    length: () => total,
    copy: (offset, length, packet, at) => {
      const end = Math.min(offset + length, total)
      if (end > held) {
        wanted = true
        fill()
        return -1
      }
      for (const chunk of chunks) {
        if (chunk.from >= end) break
        const start = Math.max(offset, chunk.from)
        if (start >= chunk.from + chunk.bytes.length) continue
        chunk.bytes.copy(packet, at + start - offset, start - chunk.from, end - chunk.from)
      }
      return end - offset
    },
    release: (offset) => {
      released = offset
      for (let first = chunks[0]; first !== undefined && first.from + first.bytes.length <= offset; first = chunks[0]) {
        chunks.shift()
      }
      fill()
    },
    close: () => {
      closed = true
      chunks.length = 0
      file.close()
    },
  }
}
