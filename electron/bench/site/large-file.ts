import type { FileHandle } from 'node:fs/promises'
import type { SitePath } from '../../../shared/domain/site/served-path.ts'
import { FileChangedError, PIECE_BYTES, type ServedFile } from '../core/served-file.ts'
import type { ByteCache } from '../core/byte-cache.ts'
import { hasSameContent, identityOf, type FileIdentity } from './file-identity.ts'
import type { CheckedFile } from './open-checked.ts'

/** Pieces that were read, of all files. */
export type Pieces = ByteCache<Uint8Array>

let files = 0

/**
 * A file that is read piece by piece, kept open as long as a transfer needs it and shared by all of them: a firmware
 * that five hundred phones load takes one descriptor, and phones that load it at the same pace share what was read.
 */
export class LargeFile {
  readonly identity: FileIdentity
  readonly #path: SitePath
  readonly #handle: FileHandle
  readonly #onEnd: () => void
  readonly #pieces: Pieces
  readonly #name = `${++files}`
  readonly #reading = new Map<string, Promise<Uint8Array>>()
  /** The pieces of this file that were kept; some of them may have made room since. */
  readonly #kept = new Set<string>()
  #shares = 1
  #ended = false
  #changed = false

  constructor(
    path: SitePath,
    { handle, identity }: CheckedFile,
    { pieces, onEnd }: { readonly pieces: Pieces; readonly onEnd: () => void },
  ) {
    this.identity = identity
    this.#path = path
    this.#handle = handle
    this.#onEnd = onEnd
    this.#pieces = pieces
  }

  /** Takes a share; false when the file was let go already. */
  share(): boolean {
    if (this.#ended || this.#changed) return false
    this.#shares++
    return true
  }

  release(): void {
    this.#shares--
    if (this.#shares === 0) void this.end()
  }

  async end(): Promise<void> {
    if (this.#ended) return
    this.#ended = true
    this.#onEnd()
    for (const piece of this.#kept) this.#pieces.delete(piece)
    await this.#handle.close()
  }

  /** One transfer's view of it. */
  transfer(): ServedFile {
    this.#shares++
    const { size, mtimeNs, ino } = this.identity
    let closed = false
    return {
      path: this.#path,
      size: Number(size),
      modifiedMs: Number(mtimeNs / 1_000_000n),
      etag: `"${size.toString(36)}-${mtimeNs.toString(36)}-${ino.toString(36)}"`,
      whole: null,
      read: (offset, length, place) =>
        place === undefined ? this.#read(offset, length) : this.#readFresh(offset, length, place),
      close: () => {
        if (closed) return
        closed = true
        this.release()
      },
    }
  }

  /** Read once for all who are at the same place; for one alone nothing is kept. */
  async #read(offset: number, length: number): Promise<Uint8Array> {
    if (this.#changed) throw new FileChangedError(this.#path)
    const isPiece = length === PIECE_BYTES && offset % PIECE_BYTES === 0
    if (this.#shares < 2 || !isPiece) return this.#readFresh(offset, length)
    const piece = `${this.#name} ${offset}`
    return this.#pieces.get(piece) ?? this.#reading.get(piece) ?? this.#readToKeep(piece, offset)
  }

  async #readToKeep(piece: string, offset: number): Promise<Uint8Array> {
    const reading = this.#readFresh(offset, PIECE_BYTES)
    this.#reading.set(piece, reading)
    try {
      const bytes = await reading
      if (!this.#ended) {
        this.#pieces.set(piece, bytes)
        this.#kept.add(piece)
      }
      return bytes
    } finally {
      this.#reading.delete(piece)
    }
  }

  /** What was read is given out only if the file is still unchanged after it was read. */
  async #readFresh(offset: number, length: number, place?: Uint8Array): Promise<Uint8Array> {
    if (this.#changed) throw new FileChangedError(this.#path)
    const wanted = Math.max(0, Math.min(length, Number(this.identity.size) - offset))
    const piece = place?.subarray(0, wanted) ?? Buffer.allocUnsafe(wanted)
    let at = 0
    while (at < wanted) {
      const { bytesRead } = await this.#handle.read(piece, at, wanted - at, offset + at)
      if (bytesRead === 0) break
      at += bytesRead
    }
    const now = identityOf(await this.#handle.stat({ bigint: true }))
    if (at < wanted || !hasSameContent(this.identity, now)) {
      this.#changed = true
      throw new FileChangedError(this.#path)
    }
    return piece
  }
}
