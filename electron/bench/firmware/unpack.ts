import { createHash, randomUUID } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { open, readdir, rm, stat } from 'node:fs/promises'
import { basename, join } from 'node:path'
import type { DeliveredFile } from '../../../shared/domain/firmware/delivery.ts'
import { LOADS_BYTES_LIMIT, readLoadsText } from '../../../shared/domain/firmware/loads-text.ts'
import { SBN_HEAD_BYTES } from '../../../shared/domain/firmware/sbn.ts'
import { BenchError } from '../../../shared/domain/fault/fault.ts'
import { ARCHIVE_LIMITS, ArchiveGuard, shown, type ArchiveFile } from '../packing/archive.ts'
import { openArchive } from '../packing/open-archive.ts'

/** A file as it was given: where it lies, and what it is called. */
export interface Source {
  readonly path: string
  readonly name: string
}

/** A file of the delivery, written to the stage and not yet to the site. */
export interface StagedFile extends DeliveredFile {
  readonly staged: string
}

export interface UnpackProgress {
  readonly file: string
  /** Bytes written so far, and of how many; null where only the end tells. */
  readonly done: number
  readonly total: number | null
}

interface UnpackOptions {
  readonly signal?: AbortSignal
  readonly onProgress?: (progress: UnpackProgress) => void
}

/** An archive of archives is the vendor's own wrapper; one more level is no delivery. */
const DEPTH_LIMIT = 2
const PACKED = /\.(?:zip|cop|tar\.gz|tgz|cop\.sha512)$/i
const FOLDER_DEPTH = 8
const WRITE_BYTES = 1024 * 1024

/**
 * Unpacks archives, folders and loose files into the stage, each under its bare name: a phone asks for a load's files in one
 * folder. Nothing of the site is touched; what fails or is cancelled leaves the stage to be removed.
 */
export async function unpackInto(
  stage: string,
  sources: readonly Source[],
  options: UnpackOptions,
): Promise<readonly StagedFile[]> {
  const unpacker = new Unpacker(stage, options)
  for (const source of sources) await unpacker.take(source, 0)
  return unpacker.files
}

class Unpacker {
  readonly #stage: string
  readonly #options: UnpackOptions
  readonly #guard = new ArchiveGuard(ARCHIVE_LIMITS)
  readonly #byName = new Map<string, StagedFile>()
  #done = 0
  #total: number | null = 0

  constructor(stage: string, options: UnpackOptions) {
    this.#stage = stage
    this.#options = options
  }

  get files(): readonly StagedFile[] {
    return [...this.#byName.values()]
  }

  async take(source: Source, depth: number): Promise<void> {
    const stats = await stat(source.path)
    if (stats.isDirectory()) return this.#folder(source.path, depth)
    const archive = PACKED.test(source.name) || depth === 0 ? await openArchive(source.path) : null
    if (archive === null) {
      this.#expect(stats.size)
      await this.#write({
        name: source.name,
        bytes: stats.size,
        content: () => createReadStream(source.path, { highWaterMark: WRITE_BYTES }),
      })
      return
    }
    if (depth >= DEPTH_LIMIT) throw new BenchError('ARCHIVE_DAMAGED', { name: shown(source.name) })
    this.#expect(archive.bytes)
    try {
      for await (const file of archive.files) await this.#fromArchive(file, depth)
    } finally {
      await archive.close()
    }
  }

  async #folder(path: string, depth: number): Promise<void> {
    if (depth > FOLDER_DEPTH) return
    for (const entry of await readdir(path, { withFileTypes: true })) {
      // Links are not followed: what they point to was not given.
      if (entry.isFile()) await this.take({ path: join(path, entry.name), name: entry.name }, 0)
      else if (entry.isDirectory()) await this.#folder(join(path, entry.name), depth + 1)
    }
  }

  async #fromArchive(file: ArchiveFile, depth: number): Promise<void> {
    if (!PACKED.test(file.name)) {
      await this.#write(file)
      return
    }
    const inner = join(this.#stage, `${randomUUID()}-${basename(file.name)}`)
    await this.#pour(file, inner)
    await this.take({ path: inner, name: basename(file.name) }, depth + 1)
    await rm(inner, { force: true })
  }

  #expect(bytes: number | null): void {
    this.#total = bytes === null || this.#total === null ? null : this.#total + bytes
  }

  async #write(file: ArchiveFile): Promise<void> {
    const name = basename(file.name)
    const staged = join(this.#stage, randomUUID())
    const poured = await this.#pour(file, staged)
    const twin = [...this.#byName.values()].find((one) => one.name.toLowerCase() === name.toLowerCase())
    if (twin !== undefined) {
      if (twin.sha256 !== poured.sha256 || twin.name !== name)
        throw new BenchError('ARCHIVE_TWINS', { name: shown(name), other: shown(twin.name) })
      await rm(staged, { force: true })
      return
    }
    this.#guard.admit(name, file.bytes)
    this.#byName.set(name, { ...poured, name, bytes: file.bytes, staged })
  }

  /** Writes the content, and learns its hash, its beginning and what a load names on the way. */
  async #pour(file: ArchiveFile, to: string): Promise<Pick<StagedFile, 'sha256' | 'head' | 'loads'>> {
    const { signal, onProgress } = this.#options
    const hash = createHash('sha256')
    const kept: Uint8Array[] = []
    let keptBytes = 0
    const keep = /\.loads$/i.test(file.name) ? LOADS_BYTES_LIMIT + 1 : SBN_HEAD_BYTES
    const target = await open(to, 'wx', 0o666)
    try {
      for await (const chunk of file.content()) {
        signal?.throwIfAborted()
        hash.update(chunk)
        if (keptBytes < keep) {
          kept.push(Buffer.from(chunk.subarray(0, keep - keptBytes)))
          keptBytes += Math.min(chunk.length, keep - keptBytes)
        }
        await target.writeFile(chunk)
        this.#done += chunk.length
        onProgress?.({ file: basename(file.name), done: this.#done, total: this.#total })
      }
      await target.datasync()
    } finally {
      await target.close()
    }
    const beginning = Buffer.concat(kept)
    return {
      sha256: hash.digest('hex'),
      head: beginning.subarray(0, SBN_HEAD_BYTES),
      loads: keep > SBN_HEAD_BYTES ? readLoadsText(beginning) : null,
    }
  }
}
