import type { FileHandle } from 'node:fs/promises'
import type { SitePath } from '../../../shared/domain/site/served-path.ts'
import { FileChangedError, type ServedFile } from '../core/served-file.ts'
import { hasSameContent, identityOf, type FileIdentity } from './file-identity.ts'
import type { CheckedFile } from './open-checked.ts'

/**
 * A file that is read piece by piece, kept open as long as a transfer needs it and shared by all of them: a firmware
 * that five hundred phones load takes one descriptor.
 */
export class LargeFile {
  readonly identity: FileIdentity
  readonly #path: SitePath
  readonly #handle: FileHandle
  readonly #onEnd: () => void
  #shares = 1
  #ended = false
  #changed = false

  constructor(path: SitePath, { handle, identity }: CheckedFile, onEnd: () => void) {
    this.identity = identity
    this.#path = path
    this.#handle = handle
    this.#onEnd = onEnd
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
      read: (offset, length) => this.#read(offset, length),
      close: () => {
        if (closed) return
        closed = true
        this.release()
      },
    }
  }

  /** What was read is given out only if the file is still unchanged after it was read. */
  async #read(offset: number, length: number): Promise<Uint8Array> {
    if (this.#changed) throw new FileChangedError(this.#path)
    const wanted = Math.max(0, Math.min(length, Number(this.identity.size) - offset))
    const piece = Buffer.allocUnsafe(wanted)
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
