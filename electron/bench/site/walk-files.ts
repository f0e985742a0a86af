import type { Dirent } from 'node:fs'
import { lstat, readdir } from 'node:fs/promises'
import { join } from 'node:path'

/** Deeper than any provisioning tree, and the end of a mount that holds itself. */
const DEPTH_LIMIT = 32

export interface Walk {
  /** `/`-separated paths of plain files, as the disk writes them, in the folders' order. */
  readonly paths: readonly string[]
  /** There were more than `limit`. */
  readonly truncated: boolean
}

/** The plain files under a folder. Links are not followed; a folder that cannot be read is passed over. */
export async function walkFiles(root: string, limit: number): Promise<Walk> {
  const paths: string[] = []
  // A root that is a link lies somewhere else.
  if ((await lstat(root).catch(() => null))?.isSymbolicLink() === true) return { paths, truncated: false }
  const waiting: { readonly path: string; readonly depth: number }[] = [{ path: '', depth: 0 }]
  for (let folder = waiting.pop(); folder !== undefined; folder = waiting.pop()) {
    for (const entry of await entriesOf(join(root, folder.path))) {
      const path = folder.path === '' ? entry.name : `${folder.path}/${entry.name}`
      if (entry.isDirectory() && folder.depth < DEPTH_LIMIT) waiting.push({ path, depth: folder.depth + 1 })
      if (!entry.isFile()) continue
      if (paths.length >= limit) return { paths, truncated: true }
      paths.push(path)
    }
  }
  return { paths, truncated: false }
}

const entriesOf = (folder: string): Promise<Dirent[]> => readdir(folder, { withFileTypes: true }).catch(() => [])
