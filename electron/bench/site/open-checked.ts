import { type BigIntStats, constants } from 'node:fs'
import { lstat, open, readdir, readlink, realpath, stat, type FileHandle } from 'node:fs/promises'
import { join, sep } from 'node:path'
import type { RefusalReason } from '../../../shared/domain/event/bench-event.ts'
import { err, ok, type Result } from '../../../shared/domain/result.ts'
import type { SitePath } from '../../../shared/domain/site/served-path.ts'
import { errorCode } from '../core/error-code.ts'
import { identityOf, isSameFile, type FileIdentity } from './file-identity.ts'

export interface CheckedFile {
  readonly handle: FileHandle
  readonly identity: FileIdentity
}

type Reason = Extract<RefusalReason, 'not-found' | 'outside' | 'malformed' | 'directory' | 'forbidden' | 'busy'>

/**
 * A FIFO or a line must not make the open wait. Windows knows neither flag; there they are undefined, which its types
 * do not say.
 */
const FLAGS =
  constants.O_RDONLY |
  ((constants.O_NONBLOCK as number | undefined) ?? 0) |
  ((constants.O_NOCTTY as number | undefined) ?? 0)

/** A file that somebody swaps again and again is given up after this many looks. */
const TRIES = 3

/**
 * Opens a file of the served folder, and checks what was opened rather than what was asked for: whoever swaps a name for
 * a link between a check and an open gets nothing by it.
 *
 * - It lies under the root with its links resolved. Links inside the root are fine; the root itself is none, or it
 *   would decide where "inside" is.
 * - It is a plain file, with one name. A second hard link may be a file from outside (somebody's keys), and nothing on
 *   the disk tells which of the two was first: it is refused, and a copy of the file is the way out.
 * - Its name is written as it was asked for, on disks that take any case (and Windows' short names) too. What works on
 *   this laptop then works on the next one.
 */
export async function openChecked(
  root: string,
  path: SitePath,
  options: OpenOptions = {},
): Promise<Result<CheckedFile, Reason>> {
  for (let left = TRIES; left > 0; left--) {
    const tried = await tryOpen({ root, path, ...options })
    if (tried !== 'swapped') return tried
  }
  return err('busy')
}

/**
 * Reads a whole file by the same check, if it has at most `limit` bytes. For the site's own files, which are read and not
 * served, a second hard link is none of anybody's business: backups make them.
 */
export async function readChecked(
  root: string,
  path: string,
  { limit, ...options }: OpenOptions & { readonly limit: number },
): Promise<Result<Uint8Array, Reason | 'too-large'>> {
  const opened = await openChecked(root, path as SitePath, options)
  if (!opened.ok) return opened
  const { handle, identity } = opened.value
  try {
    return identity.size > BigInt(limit) ? err('too-large') : ok(await handle.readFile())
  } finally {
    await handle.close()
  }
}

/**
 * Reads a whole file of the person's own, wherever its name leads (settings are often kept elsewhere by a link), if it is
 * a plain file of at most `limit` bytes; null otherwise, and when it cannot be read.
 */
export async function readPlainFile(path: string, limit: number): Promise<Uint8Array | null> {
  try {
    const handle = await open(path, FLAGS)
    try {
      const stats = await handle.stat()
      return stats.isFile() && stats.size <= limit ? await handle.readFile() : null
    } finally {
      await handle.close()
    }
  } catch {
    return null
  }
}

export interface OpenOptions {
  readonly hardLinks?: boolean
}

interface Asked extends OpenOptions {
  readonly root: string
  readonly path: string
}

async function tryOpen(asked: Asked): Promise<Result<CheckedFile, Reason> | 'swapped'> {
  const { root, path } = asked
  let handle: FileHandle
  try {
    handle = await open(join(root, path), FLAGS)
  } catch (error) {
    return err(await reasonOfFailedOpen(root, path, errorCode(error)))
  }
  let keep = false
  try {
    const verdict = await inspect(asked, handle)
    if (verdict === 'swapped') return verdict
    keep = verdict.ok
    return verdict
  } catch {
    return err('forbidden')
  } finally {
    if (!keep) await handle.close()
  }
}

async function inspect(
  { root, path, hardLinks = false }: Asked,
  handle: FileHandle,
): Promise<Result<CheckedFile, Reason> | 'swapped'> {
  const stats = await handle.stat({ bigint: true })
  const identity = identityOf(stats)
  if ((await lstat(root)).isSymbolicLink()) return err('outside')
  const realRoot = await realpath(root)
  const real = await realPathOf(handle, join(root, path), identity)
  if (real === null) return 'swapped'
  if (!real.startsWith(realRoot.endsWith(sep) ? realRoot : realRoot + sep)) return err('outside')
  const refused = refusedKind(stats, hardLinks)
  if (refused !== null) return err(refused)
  return (await isWrittenSo(realRoot, path)) ? ok({ handle, identity }) : err('not-found')
}

function refusedKind(stats: BigIntStats, hardLinks: boolean): 'directory' | 'forbidden' | null {
  if (stats.isDirectory()) return 'directory'
  return !stats.isFile() || (stats.nlink > 1n && !hardLinks) ? 'forbidden' : null
}

/** Where the open file lies: from the kernel where it says so, else by the name, if that still names the same file. */
async function realPathOf(handle: FileHandle, full: string, identity: FileIdentity): Promise<string | null> {
  if (process.platform === 'linux') {
    const link = await readlink(`/proc/self/fd/${handle.fd}`).catch(() => null)
    // An unlinked file's path is no longer anybody's.
    if (link?.startsWith('/') === true) return link.endsWith(' (deleted)') && identity.nlink === 0n ? null : link
  }
  try {
    const real = await realpath(full)
    return isSameFile(identityOf(await stat(real, { bigint: true })), identity) ? real : null
  } catch {
    return null
  }
}

/** Whether every part of the path stands in its folder exactly so. */
async function isWrittenSo(realRoot: string, path: string): Promise<boolean> {
  let folder = realRoot
  for (const name of path.split('/')) {
    if (await mayHaveOtherSpellings(folder, name)) {
      const names = await readdir(folder)
      // Apple's disks may have decomposed the accents of the very name that was given to them.
      if (!names.includes(name) && !names.some((found) => found.normalize() === name.normalize())) return false
    }
    folder = join(folder, name)
  }
  return true
}

/** Asks the folder for the name in the other case: a disk that minds case (most of Linux) has no such file. */
async function mayHaveOtherSpellings(folder: string, name: string): Promise<boolean> {
  if (name.includes('~')) return true // may be a short name of another file
  const swapped = swapCase(name)
  if (swapped === name) return false
  return stat(join(folder, swapped)).then(
    () => true,
    (error: unknown) => errorCode(error) !== 'ENOENT',
  )
}

const swapCase = (name: string): string =>
  Array.from(name, (letter) => {
    const upper = letter.toUpperCase()
    return upper === letter ? letter.toLowerCase() : upper
  }).join('')

async function reasonOfFailedOpen(root: string, path: string, code: string): Promise<Reason> {
  switch (code) {
    case 'ENOENT':
    case 'ENOTDIR':
      return 'not-found'
    case 'ENAMETOOLONG':
    case 'EINVAL':
      return 'malformed'
    case 'EBUSY': // Windows: another program keeps it to itself
    case 'EMFILE':
    case 'ENFILE':
      return 'busy'
    case 'EISDIR':
      return 'directory'
    default:
      // Windows has EPERM for a folder.
      return (await stat(join(root, path)).catch(() => null))?.isDirectory() === true ? 'directory' : 'forbidden'
  }
}
