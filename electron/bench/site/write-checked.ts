import { constants } from 'node:fs'
import { lstat, mkdir, open, realpath, stat } from 'node:fs/promises'
import { dirname, join, sep } from 'node:path'
import { BenchError } from '../../../shared/domain/fault/fault.ts'
import { writeFileAtomic } from '../core/atomic-file.ts'
import { errorCode, tolerating } from '../core/error-code.ts'

export interface WritePlace {
  readonly root: string
  readonly path: string
  /** Where the unfinished file lies meanwhile; made if it is not there. */
  readonly stage: string
}

/** Writes a file under a part of the site, whole or not at all, by the rule of what a path may reach that is read by. */
export async function writeChecked({ root, path, stage }: WritePlace, content: Uint8Array): Promise<void> {
  const full = join(root, path)
  await makeFolders(root, path)
  await mkdir(stage, { recursive: true, mode: 0o700 })
  try {
    await writeFileAtomic(full, content, { stage })
  } catch (error) {
    if (errorCode(error) !== 'EXDEV') throw error
    await writeFileAtomic(full, content) // this part is a disk of its own: staged beside its place
  }
}

/** A link is not followed, and a FIFO does not make the open wait. Windows knows neither flag. */
const APPEND =
  constants.O_WRONLY |
  constants.O_APPEND |
  constants.O_CREAT |
  ((constants.O_NOFOLLOW as number | undefined) ?? 0) |
  ((constants.O_NONBLOCK as number | undefined) ?? 0)

/** Adds to the end of a file of the site's own, which is made if it is not there, for its owner alone. */
export async function appendChecked(root: string, path: string, text: string): Promise<void> {
  await requireInside(root, path)
  const handle = await open(join(root, path), APPEND, 0o600)
  try {
    if (!(await handle.stat()).isFile()) throw new BenchError('FILE_NAME_REFUSED', { path })
    await handle.appendFile(text)
  } finally {
    await handle.close()
  }
}

/** A link counts as a file: it is taken away and replaced as itself, whatever it points to. */
export async function entryAt(full: string): Promise<'nothing' | 'file' | 'folder'> {
  try {
    return (await lstat(full)).isDirectory() ? 'folder' : 'file'
  } catch (error) {
    if (['ENOENT', 'ENOTDIR'].includes(errorCode(error))) return 'nothing'
    throw error
  }
}

/** The folder of a path that is there lies inside, its links resolved. */
export async function requireInside(root: string, path: string): Promise<void> {
  const folder = await realpath(join(root, dirname(path))).catch(() => null)
  if (folder === null) throw new BenchError('FILE_UNKNOWN', { path })
  await requireFolder(root)
  const realRoot = await realpath(root)
  if (folder !== realRoot && !folder.startsWith(realRoot + sep))
    throw new BenchError('SITE_FOLDER_LINKED', { folder: join(root, dirname(path)) })
}

/** Not a link, which would lead elsewhere, nor anything else in the place of a folder; it may be missing yet. */
export async function requireFolder(folder: string): Promise<void> {
  if ((await entryAt(folder)) === 'file') throw new BenchError('SITE_FOLDER_LINKED', { folder })
}

/** Makes the folders of a path one by one: a link on the way must not lead the making outside. */
export async function makeFolders(root: string, path: string): Promise<void> {
  const segments = path.split('/')
  for (let depth = 1; depth < segments.length; depth++) {
    const folder = segments.slice(0, depth).join('/')
    await requireInside(root, folder)
    await tolerating(['EEXIST'], () => mkdir(join(root, folder)))
    const stats = await stat(join(root, folder)).catch(() => null)
    if (stats?.isDirectory() !== true) throw new BenchError('FILE_EXISTS', { path: folder })
  }
  await requireInside(root, path)
}
