import { randomUUID } from 'node:crypto'
import { link, open, readdir, rename, rm } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { errorCode } from './error-code.ts'

/** Virus scanners on Windows hold a new file for a moment. */
const RENAME_TRIES = 5
const RENAME_PAUSE_MS = 60
const HELD = ['EPERM', 'EBUSY', 'EACCES']

export interface WriteOptions {
  /** Where the unfinished file lies meanwhile, on the same disk; beside the finished one where it is left out. */
  readonly stage?: string
  readonly mode?: number
}

/**
 * Puts `content` at `path`, whole or not at all, even when the power fails (robustness A2): written beside it, forced to
 * the disk, renamed, and the folder forced too. What was there before is replaced.
 */
export async function writeFileAtomic(
  path: string,
  content: string | Uint8Array,
  options: WriteOptions = {},
): Promise<void> {
  const staged = await stageContent(path, content, options)
  try {
    await renameReplacing(staged, path)
  } catch (error) {
    await rm(staged, { force: true })
    throw error
  }
  await forceFolder(dirname(path))
}

/** As `writeWhole`, but never replaces: rejects with EEXIST. */
export async function createFileAtomic(
  path: string,
  content: string | Uint8Array,
  options: WriteOptions = {},
): Promise<void> {
  const staged = await stageContent(path, content, options)
  try {
    await moveWithoutReplacing(staged, path)
  } finally {
    await rm(staged, { force: true })
  }
  await forceFolder(dirname(path))
}

/** A hard link is the one way that cannot replace; FAT has none. */
async function moveWithoutReplacing(from: string, to: string): Promise<void> {
  try {
    await link(from, to)
    await rm(from)
    return
  } catch (error) {
    if (!['EPERM', 'ENOTSUP', 'EOPNOTSUPP', 'ENOSYS', 'EMLINK', 'EINVAL'].includes(errorCode(error))) throw error
  }
  // Claims the name, then fills it: another who claims it at this moment fails.
  const claim = await open(to, 'wx')
  await claim.close()
  await renameReplacing(from, to)
}

async function stageContent(path: string, content: string | Uint8Array, options: WriteOptions): Promise<string> {
  const staged = join(options.stage ?? dirname(path), `.${basename(path).slice(0, 60)}.${randomUUID()}.tmp`)
  const file = await open(staged, 'wx', options.mode ?? 0o666)
  try {
    await file.writeFile(content)
    await file.sync()
  } catch (error) {
    await file.close()
    await rm(staged, { force: true })
    throw error
  }
  await file.close()
  return staged
}

async function renameReplacing(from: string, to: string): Promise<void> {
  for (let left = RENAME_TRIES; ; left--) {
    try {
      await rename(from, to)
      return
    } catch (error) {
      if (left <= 1 || process.platform !== 'win32' || !HELD.includes(errorCode(error))) throw error
    }
    await pause(RENAME_PAUSE_MS)
  }
}

/** A folder can be forced to the disk on POSIX alone; elsewhere the rename is journalled. */
async function forceFolder(folder: string): Promise<void> {
  if (process.platform === 'win32') return
  const handle = await open(folder, 'r')
  try {
    await handle.sync()
  } catch {
    // Some network disks refuse; the content itself is on the disk.
  } finally {
    await handle.close()
  }
}

/** Changes the case of a name. Some disks do nothing when both names are one file already: then by way of another name. */
export async function renameCaseOnly(from: string, to: string): Promise<void> {
  await rename(from, to)
  if ((await readdir(dirname(to))).includes(basename(to))) return
  const between = join(dirname(to), `.${randomUUID()}.tmp`)
  await rename(from, between)
  await rename(between, to)
}
