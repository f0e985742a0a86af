import { createNetasciiEncoder, toNetascii } from '../../../shared/protocol/tftp/netascii.ts'
import { DATA_HEADER } from '../../../shared/protocol/tftp/packet.ts'
import { FileChangedError, type ServedFile } from '../core/served-file.ts'

/** What a transfer copies its blocks from. */
export interface Content {
  /** Bytes on the wire; infinite until it is known (a text in netascii that is being read). */
  length(): number
  /** Copies the bytes from `offset` behind the packet's header and says how many; -1 while they are still being read. */
  copy(offset: number, length: number, packet: Uint8Array): number
  /** What is before `offset` will not be asked for again. */
  release(offset: number): void
  close(): void
}

export interface ContentOptions {
  readonly netascii: boolean
  /** Bytes to read at a time. */
  readonly pieceBytes: number
  /** Max bytes under way to the client at once: they are held for resending, whatever the size of a piece. */
  readonly windowBytes: number
  /** Called when bytes that `copy` could not give have been read. */
  readonly onReady: () => void
  readonly onFailed: (error: unknown) => void
}

/** Max memory of all transfers together for files that are read in pieces; the smallest piece may exceed it. */
const HELD_BYTES = 64 * 1024 * 1024
const SMALLEST_PIECE = 64 * 1024
const LARGEST_PIECE = 512 * 1024

/** A piece costs a round trip to another thread, so it should be large; with many transfers, memory makes it smaller. */
export const fittingPiece = (transfers: number): number =>
  Math.min(LARGEST_PIECE, Math.max(SMALLEST_PIECE, Math.floor(HELD_BYTES / (2 * Math.max(1, transfers)))))

export function contentOf(file: ServedFile, options: ContentOptions): Content {
  if (file.whole === null) return new ReadAhead(file, options)
  return held(options.netascii ? toNetascii(file.whole) : file.whole, () => file.close())
}

function held(bytes: Uint8Array, close: () => void): Content {
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length)
  return {
    length: () => buffer.length,
    copy: (offset, length, packet) => buffer.copy(packet, DATA_HEADER, offset, offset + length),
    release: () => undefined,
    close,
  }
}

interface Chunk {
  readonly from: number
  readonly bytes: Buffer
}

/** Reads a file in order, ahead of the acknowledgements, and keeps what may have to be sent again. */
class ReadAhead implements Content {
  readonly #file: ServedFile
  readonly #options: ContentOptions
  readonly #encoder: ReturnType<typeof createNetasciiEncoder> | null
  readonly #chunks: Chunk[] = []
  /** Where the content that was read ends: in the file, and on the wire. */
  #position = 0
  #held = 0
  #released = 0
  #total: number
  #reading = false
  #wanted = false
  #closed = false

  constructor(file: ServedFile, options: ContentOptions) {
    this.#file = file
    this.#options = options
    this.#encoder = options.netascii ? createNetasciiEncoder() : null
    this.#total = this.#encoder === null ? file.size : Number.POSITIVE_INFINITY
    this.#finishIfRead()
    this.#fill()
  }

  length(): number {
    return this.#total
  }

  copy(offset: number, length: number, packet: Uint8Array): number {
    const end = Math.min(offset + length, this.#total)
    if (end > this.#held) {
      this.#wanted = true
      this.#fill()
      return -1
    }
    for (const chunk of this.#chunks) {
      if (chunk.from >= end) break
      const start = Math.max(offset, chunk.from)
      if (start >= chunk.from + chunk.bytes.length) continue
      chunk.bytes.copy(packet, DATA_HEADER + start - offset, start - chunk.from, end - chunk.from)
    }
    return end - offset
  }

  release(offset: number): void {
    this.#released = offset
    const chunks = this.#chunks
    for (let first = chunks[0]; first !== undefined && first.from + first.bytes.length <= offset; first = chunks[0]) {
      chunks.shift()
    }
    this.#fill()
  }

  close(): void {
    this.#closed = true
    this.#chunks.length = 0
    this.#file.close()
  }

  #fill(): void {
    const { size } = this.#file
    const { pieceBytes, windowBytes } = this.#options
    if (this.#reading || this.#closed || this.#position >= size) return
    if (this.#held - this.#released >= pieceBytes + windowBytes) return
    this.#reading = true
    this.#file.read(this.#position, Math.min(pieceBytes, size - this.#position)).then(
      (bytes) => this.#arrived(bytes),
      (error: unknown) => {
        this.#reading = false
        if (!this.#closed) this.#options.onFailed(error)
      },
    )
  }

  #arrived(bytes: Uint8Array): void {
    this.#reading = false
    if (this.#closed) return
    if (bytes.length === 0) {
      this.#options.onFailed(new FileChangedError('the file is shorter than it was'))
      return
    }
    this.#position += bytes.length
    this.#keep(this.#encoder === null ? bytes : this.#encoder.push(bytes))
    this.#finishIfRead()
    this.#fill()
    if (this.#wanted) {
      this.#wanted = false
      this.#options.onReady()
    }
  }

  #keep(bytes: Uint8Array): void {
    if (bytes.length === 0) return
    this.#chunks.push({ from: this.#held, bytes: Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length) })
    this.#held += bytes.length
  }

  #finishIfRead(): void {
    if (this.#encoder === null || this.#position < this.#file.size) return
    this.#keep(this.#encoder.end())
    this.#total = this.#held
  }
}
