import { createHash } from 'node:crypto'
import { setImmediate as breathe } from 'node:timers/promises'
import type { SitePath } from '../../../shared/domain/site/served-path.ts'
import { identityOf, isUnchanged, type FileIdentity } from './file-identity.ts'
import { openChecked } from './open-checked.ts'

/** One piece takes under a millisecond to hash: packets are answered in between. */
const PIECE_BYTES = 256 * 1024

/** The hashes of a site's files, computed one file at a time in the background and kept until the file changes. */
export class FileHashes {
  readonly #root: string
  readonly #known = new Map<string, { readonly identity: FileIdentity; readonly sha256: string }>()
  /** Asked for and not yet computed, in the order of asking. */
  readonly #waiting = new Set<string>()
  #working: Promise<void> | null = null

  constructor(root: string) {
    this.#root = root
  }

  /** The hash where it is known; else null, and it will be. */
  of(path: string, identity: FileIdentity): string | null {
    const known = this.#known.get(path)
    if (known !== undefined && isUnchanged(known.identity, identity)) return known.sha256
    this.#waiting.add(path)
    this.#working ??= this.#work().finally(() => {
      this.#working = null
    })
    return null
  }

  learn(path: string, identity: FileIdentity, sha256: string): void {
    this.#known.set(path, { identity, sha256 })
  }

  /** Forgets files that are gone: the list is what limits this memory. */
  keepOnly(paths: ReadonlySet<string>): void {
    for (const path of this.#known.keys()) if (!paths.has(path)) this.#known.delete(path)
  }

  async settled(): Promise<void> {
    await this.#working
  }

  async #work(): Promise<void> {
    for (const path of this.#waiting) {
      this.#waiting.delete(path)
      // What cannot be read stays without a hash; the next list asks again.
      await this.#hash(path).catch(() => undefined)
    }
  }

  async #hash(path: string): Promise<void> {
    // The walk found it under the root; what is opened is checked by the same rule as what is served.
    const checked = await openChecked(this.#root, path as SitePath)
    if (!checked.ok) return
    const { handle, identity } = checked.value
    try {
      const hash = createHash('sha256')
      const piece = Buffer.allocUnsafe(PIECE_BYTES)
      for (let at = 0; ;) {
        const { bytesRead } = await handle.read(piece, 0, PIECE_BYTES, at)
        if (bytesRead === 0) break
        hash.update(piece.subarray(0, bytesRead))
        at += bytesRead
      }
      if (isUnchanged(identity, identityOf(await handle.stat({ bigint: true })))) {
        this.learn(path, identity, hash.digest('hex'))
      }
    } finally {
      await handle.close()
    }
  }
}

/** The hash of what is in memory, with packets answered in between. */
export async function hashInPieces(content: Uint8Array): Promise<string> {
  const hash = createHash('sha256')
  for (let at = 0; at < content.length; at += PIECE_BYTES) {
    hash.update(content.subarray(at, at + PIECE_BYTES))
    await breathe()
  }
  return hash.digest('hex')
}
