import type { FileHandle } from 'node:fs/promises'
import { join } from 'node:path'
import { err, ok, type Result } from '../../../shared/domain/result.ts'
import type { SitePath } from '../../../shared/domain/site/served-path.ts'
import { systemClock, type Clock } from '../core/clock.ts'
import type { FileRequest, Refusal, ServedFile, ServedFiles } from '../core/served-file.ts'
import { ByteCache } from '../core/byte-cache.ts'
import { identityOf, isSettled, isUnchanged, type FileIdentity } from '../site/file-identity.ts'
import { SingleFlight } from '../core/single-flight.ts'
import { KnownDisk } from '../site/known-disk.ts'
import { licenceInOtherCase } from '../site/licence-file.ts'
import { LargeFile, type Pieces } from '../site/large-file.ts'
import { Suggestions } from '../site/suggestions.ts'
import { openChecked, type CheckedFile } from '../site/open-checked.ts'
import { createPathReader } from './path-reader.ts'
import { inMemoryFile } from './in-memory-file.ts'

export interface ServedFilesLimits {
  /** Up to this size a file is held whole. */
  readonly wholeBytes: number
  /** What is held of all of them. */
  readonly cacheBytes: number
  /** What is held of larger ones, for those who load them together. */
  readonly pieceBytes: number
  /** Larger files that are open at once. */
  readonly openFiles: number
}

const defaultLimits: ServedFilesLimits = {
  wholeBytes: 4 * 1024 * 1024,
  cacheBytes: 64 * 1024 * 1024,
  pieceBytes: 16 * 1024 * 1024,
  openFiles: 256,
}

export interface ServedFilesOptions {
  readonly limits?: Partial<ServedFilesLimits>
  readonly clock?: Clock
  /** Whether the folder's disk answers from memory; left out, the system says it. */
  readonly isOwnDisk?: (folder: string) => Promise<boolean>
}

interface CachedContent {
  readonly file: ServedFile
  readonly identity: FileIdentity
  /** Its times are old enough to show any later change. */
  readonly settled: boolean
}

/** What is found under a path: a content held whole, or an open file that transfers share. */
type Source = ServedFile | LargeFile
type Found = Result<Source, Refusal>

/** Reading a file that is being written is tried again this often. */
const READ_TRIES = 4

/** Serves the plain files under a site's `files/`. */
export class SiteServedFiles implements ServedFiles {
  readonly #root: string
  readonly #clock: Clock
  readonly #limits: ServedFilesLimits
  readonly #cache: ByteCache<CachedContent>
  readonly #nearNames: Suggestions
  readonly #read = createPathReader()
  readonly #flights = new SingleFlight<SitePath, Found>()
  /** By path, the open file of the current content. */
  readonly #large = new Map<SitePath, LargeFile>()
  /** All that are open, those too that were replaced under their name since. */
  readonly #opened = new Set<LargeFile>()
  readonly #pieces: Pieces
  readonly #disk: KnownDisk

  constructor(root: string, options: ServedFilesOptions = {}) {
    this.#root = root
    this.#clock = options.clock ?? systemClock
    this.#limits = { ...defaultLimits, ...options.limits }
    this.#cache = new ByteCache(this.#limits.cacheBytes, ({ file }) => file.size)
    this.#pieces = new ByteCache(this.#limits.pieceBytes, (piece) => piece.length)
    this.#nearNames = new Suggestions(root, this.#clock)
    this.#disk = new KnownDisk(root, options.isOwnDisk)
  }

  async open(request: FileRequest): Promise<Result<ServedFile, Refusal>> {
    const path = this.#read(request.target, request.server)
    if (!path.ok) return this.#refuse(path.error, request.target)
    const found = await this.#find(path.value)
    if (!found.ok) return found.error.reason === 'not-found' ? this.#refuse('not-found', path.value) : found
    return ok(found.value instanceof LargeFile ? found.value.transfer() : found.value)
  }

  async #find(path: SitePath): Promise<Found> {
    const found = await this.#flights.run(path, () => this.#lookOnce(path))
    if (found.ok || found.error.reason !== 'not-found') return found
    const other = await licenceInOtherCase(this.#root, path)
    return other === null ? found : this.#flights.run(other, () => this.#lookOnce(other))
  }

  /** Lets go of every file; transfers that still read get an error. */
  async close(): Promise<void> {
    this.#cache.clear()
    await Promise.all([...this.#opened].map((file) => file.end()))
  }

  /** The look's own share is given back once everybody who waited for it has taken one. */
  async #lookOnce(path: SitePath): Promise<Found> {
    const found = await this.#look(path)
    if (found.ok && found.value instanceof LargeFile) {
      const file = found.value
      setImmediate(() => {
        file.release()
      })
    }
    return found
  }

  async #look(path: SitePath): Promise<Found> {
    if (this.#isHeld(path)) {
      const full = join(this.#root, path)
      const known = this.#disk.identityAt(full)
      const now = known === undefined ? await this.#disk.askIdentity(full) : known
      const unchanged = now === null ? null : this.#unchanged(path, now)
      if (unchanged !== null) return ok(unchanged)
    }
    return this.#openFresh(path)
  }

  #isHeld(path: SitePath): boolean {
    return this.#cache.get(path)?.settled === true || this.#large.has(path)
  }

  /** What is held of a file that has this identity now; of a large one, with a share of it. */
  #unchanged(path: SitePath, now: FileIdentity): Source | null {
    const held = this.#cache.get(path)
    if (held?.settled === true && isUnchanged(held.identity, now)) return held.file
    const shared = this.#large.get(path)
    return shared !== undefined && isUnchanged(shared.identity, now) && shared.share() ? shared : null
  }

  async #openFresh(path: SitePath): Promise<Found> {
    this.#cache.delete(path)
    for (let left = READ_TRIES; left > 0; left--) {
      const checked = await openChecked(this.#root, path)
      if (!checked.ok) return err({ reason: checked.error })
      const { identity } = checked.value
      if (identity.size > BigInt(this.#limits.wholeBytes)) return this.#keepOpen(path, checked.value)
      const file = await readWhole(path, checked.value)
      if (file === null) continue // it was being written
      this.#cache.set(path, { file, identity, settled: isSettled(identity, this.#clock.now()) })
      return ok(file)
    }
    return err({ reason: 'busy' })
  }

  async #keepOpen(path: SitePath, checked: CheckedFile): Promise<Found> {
    if (this.#opened.size >= this.#limits.openFiles) {
      await checked.handle.close()
      return err({ reason: 'busy' })
    }
    const onEnd = (): void => {
      this.#opened.delete(file)
      if (this.#large.get(path) === file) this.#large.delete(path)
    }
    const file: LargeFile = new LargeFile(path, checked, { pieces: this.#pieces, onEnd })
    this.#opened.add(file)
    this.#large.set(path, file)
    return ok(file)
  }

  async #refuse(reason: Refusal['reason'], asked: string): Promise<Result<ServedFile, Refusal>> {
    const near = await this.#nearNames.near(asked).catch(() => undefined)
    return err(near === undefined ? { reason } : { reason, near })
  }
}

/** Serves the plain files under `root`. */
export const createServedFiles = (root: string, options: ServedFilesOptions = {}): SiteServedFiles =>
  new SiteServedFiles(root, options)

/** The whole content, or null where it changed while it was read. */
async function readWhole(path: SitePath, { handle, identity }: CheckedFile): Promise<ServedFile | null> {
  try {
    const content = await readFully(handle, Number(identity.size))
    if (content === null || !isUnchanged(identity, identityOf(await handle.stat({ bigint: true })))) return null
    return inMemoryFile({ path, content, modifiedMs: Number(identity.mtimeNs / 1_000_000n) })
  } catch {
    return null
  } finally {
    await handle.close()
  }
}

async function readFully(handle: FileHandle, size: number): Promise<Uint8Array | null> {
  const content = Buffer.allocUnsafeSlow(size)
  for (let at = 0; at < size;) {
    const { bytesRead } = await handle.read(content, at, size - at, at)
    if (bytesRead === 0) return null
    at += bytesRead
  }
  return content
}
