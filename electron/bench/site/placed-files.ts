import { createHash } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { lstat, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { BenchError } from '../../../shared/domain/fault/fault.ts'
import type { SitePath } from '../../../shared/domain/site/served-path.ts'
import { moveFile, type Trash } from './trash.ts'

/** A finished file outside `files/`, and where it is to be. */
export interface FileToPlace {
  readonly path: SitePath
  readonly staged: string
  readonly bytes: number
  readonly sha256: string
}

export interface PlacedFiles {
  /** New or replaced. */
  readonly placed: readonly FileToPlace[]
  /** There already, with the same content. */
  readonly unchanged: readonly SitePath[]
  /** What was there before, for `restore`. */
  readonly undo: readonly string[]
}

interface Places {
  readonly root: string
  readonly trash: Trash
  readonly makeFolders: (path: SitePath) => Promise<void>
}

/** Moves finished files into the site: all of them, or none when one of them cannot be. What they replace is kept. */
export async function placeFiles(
  files: readonly FileToPlace[],
  { root, trash, makeFolders }: Places,
  replace: boolean,
): Promise<PlacedFiles> {
  const before = await Promise.all(files.map((file) => standing(join(root, file.path), file)))
  const blocked =
    files.find((_, at) => before[at] === 'other' && !replace) ?? files.find((_, at) => before[at] === 'folder')
  if (blocked !== undefined) throw new BenchError('FILE_EXISTS', { path: blocked.path })
  const undo: string[] = []
  const placed: FileToPlace[] = []
  try {
    for (const [at, file] of files.entries()) {
      if (before[at] === 'same') continue
      await makeFolders(file.path)
      if (before[at] === 'other') undo.push(await trash.take(join(root, file.path), file.path))
      await moveFile(file.staged, join(root, file.path))
      placed.push(file)
    }
  } catch (error) {
    for (const { path } of placed) await rm(join(root, path), { force: true })
    for (const id of undo) await trash.giveBack(id, join(root, await trash.pathOf(id)))
    throw error
  }
  return { placed, unchanged: files.filter((_, at) => before[at] === 'same').map(({ path }) => path), undo }
}

/** What stands in a file's place. */
async function standing(
  full: string,
  { bytes, sha256 }: FileToPlace,
): Promise<'nothing' | 'same' | 'other' | 'folder'> {
  const stats = await lstat(full).catch(() => null)
  if (stats === null) return 'nothing'
  if (stats.isDirectory()) return 'folder'
  if (!stats.isFile() || stats.size !== bytes) return 'other'
  const hash = createHash('sha256')
  for await (const chunk of createReadStream(full, { highWaterMark: 1024 * 1024 })) hash.update(chunk as Buffer)
  return hash.digest('hex') === sha256 ? 'same' : 'other'
}
