import { randomUUID } from 'node:crypto'
import { lstat, mkdir, rename, rm, writeFile } from 'node:fs/promises'
import { dirname, join, resolve } from 'node:path'
import { errorCode, tolerating } from '../core/error-code.ts'
import type { PublishTarget } from './target.ts'

/** A folder: a disk, a mounted share, the root of a web server. */
export function folderTarget(folder: string): PublishTarget {
  const root = resolve(folder)
  const made = new Set<string>()
  const parentOf = async (path: string): Promise<string> => {
    const parent = dirname(join(root, path))
    if (!made.has(parent)) await mkdir(parent, { recursive: true })
    made.add(parent)
    return parent
  }
  return {
    name: `folder ${root}`,
    size: async (path) => {
      try {
        const found = await lstat(join(root, path))
        return found.isFile() ? found.size : null
      } catch (error) {
        if (['ENOENT', 'ENOTDIR'].includes(errorCode(error))) return null
        throw error
      }
    },
    write: async (path, content) => {
      const staged = join(await parentOf(path), `.${randomUUID()}.part`)
      try {
        await writeFile(staged, content)
        await rename(staged, join(root, path))
      } catch (error) {
        await rm(staged, { force: true })
        throw error
      }
    },
    remove: (path) => tolerating(['ENOENT'], () => rm(join(root, path))),
    close: () => Promise.resolve(),
  }
}
