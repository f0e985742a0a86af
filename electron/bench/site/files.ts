import { lstat, stat } from 'node:fs/promises'
import { join } from 'node:path'
import type { Emit } from '../../../shared/domain/event/bench-event.ts'
import { BenchError } from '../../../shared/domain/fault/fault.ts'
import { parseSitePath, type SitePath } from '../../../shared/domain/site/served-path.ts'
import type { SiteFile } from '../../../shared/ipc/contract/files.ts'
import { systemClock, type Clock } from '../core/clock.ts'
import { renameCaseOnly } from '../core/atomic-file.ts'
import { Mutex } from '../core/mutex.ts'
import { identityOf, isSameFile } from './file-identity.ts'
import { FileHashes, hashInPieces } from './file-hashes.ts'
import { moveFile, Trash } from './trash.ts'
import { placeFiles, type FileToPlace, type PlacedFiles } from './placed-files.ts'
import type { SiteParts } from './site.ts'
import { entryAt, makeFolders, requireInside, writeChecked } from './write-checked.ts'
import { writeFault } from '../core/write-fault.ts'
import { walkFiles } from './walk-files.ts'

/** What the Files screen shows of a file; who fetched it last is in the history. */
export type ListedFile = Omit<SiteFile, 'lastFetch'>

/** A finished file, and the path that it is to have. */
export type NamedFile = Omit<FileToPlace, 'path'> & { readonly path: string }

export interface SiteFiles {
  list(): Promise<readonly ListedFile[]>
  /** Their paths alone: no file is looked at, and none is hashed for it. */
  paths(): Promise<ReadonlySet<string>>
  /** Puts it under `files/`, whole or not at all. */
  add(path: string, content: Uint8Array, options: { readonly replace: boolean }): Promise<ListedFile>
  /** Moves finished files (on this disk, outside `files/`) into the site: all of them or none. */
  place(files: readonly NamedFile[], options: { readonly replace: boolean }): Promise<PlacedFiles>
  remove(path: string): Promise<{ readonly undo: string }>
  restore(undo: string): Promise<void>
  rename(from: string, to: string): Promise<void>
  /** Settles when every file that was listed has its hash. */
  hashed(): Promise<void>
}

/** A list that is longer is no provisioning folder, and no screen. */
const LIST_LIMIT = 50_000
/** Content arrives in memory; firmware is a tenth of this. */
const ADD_LIMIT_BYTES = 1024 ** 3
const STATS_AT_ONCE = 64

/** What a person does to a site's `files/`, by the same rule of what a path may reach as the servers. */
export const createSiteFiles = (
  parts: Pick<SiteParts, 'files' | 'hidden'>,
  { clock = systemClock, emit = () => undefined }: { readonly clock?: Clock; readonly emit?: Emit } = {},
): SiteFiles => new FilesOnDisk(parts, clock, emit)

class FilesOnDisk implements SiteFiles {
  readonly #root: string
  readonly #stage: string
  readonly #hashes: FileHashes
  readonly #removed: Trash
  readonly #emit: Emit
  /** One after the other: what is checked is then still so when it is done. */
  readonly #mutex = new Mutex()

  constructor({ files: root, hidden }: Pick<SiteParts, 'files' | 'hidden'>, clock: Clock, emit: Emit) {
    this.#root = root
    this.#emit = emit
    this.#stage = join(hidden, 'incoming')
    this.#hashes = new FileHashes(root)
    this.#removed = new Trash(hidden, clock)
  }

  async list(): Promise<readonly ListedFile[]> {
    const { paths } = await walkFiles(this.#root, LIST_LIMIT)
    const files: ListedFile[] = []
    for (let at = 0; at < paths.length; at += STATS_AT_ONCE) {
      const some = await Promise.all(paths.slice(at, at + STATS_AT_ONCE).map((path) => this.#listed(path)))
      files.push(...some.filter((file) => file !== null))
    }
    this.#hashes.keepOnly(new Set(paths))
    return files.sort((one, other) => (one.path < other.path ? -1 : 1))
  }

  async paths(): Promise<ReadonlySet<string>> {
    return new Set((await walkFiles(this.#root, LIST_LIMIT)).paths)
  }

  async add(path: string, content: Uint8Array, how: { readonly replace: boolean }): Promise<ListedFile> {
    if (content.length > ADD_LIMIT_BYTES) throw new BenchError('BAD_INPUT', { detail: `${content.length} bytes` })
    const parsed = nameFor(path)
    return this.#inTurn(async () => {
      const added = await this.#add(parsed, content, how.replace)
      this.#emit({ type: 'file.added', path: added.path, bytes: added.bytes, sha256: added.sha256 ?? '' })
      return added
    })
  }

  async place(files: readonly NamedFile[], { replace }: { readonly replace: boolean }): Promise<PlacedFiles> {
    const named = files.map((file) => ({ ...file, path: nameFor(file.path) }))
    return this.#inTurn(async () => {
      const makePlace = (path: SitePath): Promise<void> => makeFolders(this.#root, path)
      const result = await placeFiles(
        named,
        { root: this.#root, trash: this.#removed, makeFolders: makePlace },
        replace,
      )
      for (const { path, bytes, sha256 } of result.placed) this.#emit({ type: 'file.added', path, bytes, sha256 })
      return result
    })
  }

  async remove(path: string): Promise<{ readonly undo: string }> {
    const parsed = existingName(path)
    return this.#inTurn(async () => {
      await requireFile(this.#root, parsed)
      const undo = await this.#removed.take(join(this.#root, parsed), parsed)
      this.#emit({ type: 'file.removed', path: parsed })
      return { undo }
    })
  }

  restore(undo: string): Promise<void> {
    return this.#inTurn(async () => {
      const path = await this.#removed.pathOf(undo)
      const full = join(this.#root, path)
      if ((await entryAt(full)) !== 'nothing') throw new BenchError('FILE_EXISTS', { path })
      await makeFolders(this.#root, path)
      await this.#removed.giveBack(undo, full)
      this.#emit({ type: 'file.restored', path })
    })
  }

  async rename(from: string, to: string): Promise<void> {
    const [source, target] = [existingName(from), nameFor(to)]
    return this.#inTurn(async () => {
      await this.#rename(source, target)
      if (source !== target) this.#emit({ type: 'file.renamed', path: target, from: source })
    })
  }

  hashed(): Promise<void> {
    return this.#hashes.settled()
  }

  async #listed(path: string): Promise<ListedFile | null> {
    const stats = await lstat(join(this.#root, path), { bigint: true }).catch(() => null)
    if (stats?.isFile() !== true) return null
    return {
      path,
      bytes: Number(stats.size),
      modifiedAt: Number(stats.mtimeNs / 1_000_000n),
      sha256: this.#hashes.of(path, identityOf(stats)),
    }
  }

  async #add(path: SitePath, content: Uint8Array, replace: boolean): Promise<ListedFile> {
    const full = join(this.#root, path)
    const there = await entryAt(full)
    if (there === 'folder' || (there === 'file' && !replace)) throw new BenchError('FILE_EXISTS', { path })
    await writeChecked({ root: this.#root, path, stage: this.#stage }, content)
    const sha256 = await hashInPieces(content)
    const stats = await stat(full, { bigint: true })
    this.#hashes.learn(path, identityOf(stats), sha256)
    return { path, bytes: content.length, modifiedAt: Number(stats.mtimeNs / 1_000_000n), sha256 }
  }

  async #rename(from: SitePath, to: SitePath): Promise<void> {
    await requireFile(this.#root, from)
    if (from === to) return
    const [source, target] = [join(this.#root, from), join(this.#root, to)]
    if ((await entryAt(target)) === 'nothing') {
      await makeFolders(this.#root, to)
      await moveFile(source, target)
      return
    }
    // A disk that takes any case has the file under the new name already.
    if (from.toLowerCase() !== to.toLowerCase() || !(await isOneFile(source, target))) {
      throw new BenchError('FILE_EXISTS', { path: to })
    }
    await renameCaseOnly(source, target)
  }

  #inTurn<T>(run: () => Promise<T>): Promise<T> {
    return this.#mutex.run(run).catch((error: unknown) => {
      throw error instanceof BenchError ? error : writeFault(this.#root, error)
    })
  }
}

/** A name that is to be made: no colon either, which a route may have in a path but no Windows disk in a name. */
function nameFor(path: string): SitePath {
  const parsed = parseSitePath(path)
  if (!parsed.ok || parsed.value.includes(':')) throw new BenchError('FILE_NAME_REFUSED', { path })
  return parsed.value
}

function existingName(path: string): SitePath {
  const parsed = parseSitePath(path)
  if (!parsed.ok) throw new BenchError('FILE_NAME_REFUSED', { path })
  return parsed.value
}

async function requireFile(root: string, path: SitePath): Promise<void> {
  await requireInside(root, path)
  if ((await entryAt(join(root, path))) !== 'file') throw new BenchError('FILE_UNKNOWN', { path })
}

async function isOneFile(one: string, other: string): Promise<boolean> {
  const [first, second] = await Promise.all([lstat(one, { bigint: true }), lstat(other, { bigint: true })])
  return isSameFile(identityOf(first), identityOf(second))
}
