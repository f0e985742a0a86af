import { statSync } from 'node:fs'
import { stat, statfs } from 'node:fs/promises'
import { identityOf, type FileIdentity } from './file-identity.ts'

/**
 * Linux's numbers of file systems on this machine's own disks: what they were asked a moment ago, they answer from
 * memory. Network shares and file systems in user space are not among them: they may take seconds for the same.
 */
const OWN_DISKS: ReadonlySet<number> = new Set([
  0xef53, // ext2, ext3, ext4
  0x58465342, // XFS
  0x9123683e, // Btrfs
  0xf2f52010, // F2FS
  0x2fc12fc1, // ZFS
  0xca451a4e, // bcachefs
  0x01021994, // tmpfs
  0x794c7630, // overlay
  0x4d44, // FAT
  0x2011bab0, // exFAT
  0x7366746e, // NTFS
])

/** What was looked at within this time is still in the kernel's memory, and a look at it takes microseconds. */
const REMEMBERED_MS = 2_000

/**
 * A look that took longer than this may not have come from memory (or the system had something else to do meanwhile): for
 * a while none is made in this way.
 */
const SLOW_MS = 5
const PAUSE_MS = 10_000

/** Max files whose last look is remembered. */
const LOOKS = 4_096

/**
 * What a file on disk is known by, told at once where the system has it in memory. A look in a thread of its own costs
 * ten times as much as the look itself, for each file that is served.
 */
export class KnownDisk {
  readonly #looked = new Map<string, number>()
  #isOwn = false
  #pausedUntil = -Infinity

  constructor(folder: string, isOwn: (folder: string) => Promise<boolean> = isOwnDisk) {
    void isOwn(folder).then((own) => (this.#isOwn = own))
  }

  /** By its full path; null where there is none; undefined where that would have to be asked of the disk. */
  identityAt(full: string): FileIdentity | null | undefined {
    const before = performance.now()
    if (!this.#isOwn || before < this.#pausedUntil) return undefined
    if (before - (this.#looked.get(full) ?? -Infinity) > REMEMBERED_MS) return undefined
    const identity = identityOn(full)
    const now = performance.now()
    if (now - before > SLOW_MS) this.#pausedUntil = now + PAUSE_MS
    this.#looked.set(full, now)
    return identity
  }

  /** The same, asked of the disk; null where there is none. */
  async askIdentity(full: string): Promise<FileIdentity | null> {
    try {
      return identityOf(await stat(full, { bigint: true }))
    } catch {
      return null
    } finally {
      if (this.#looked.size >= LOOKS) this.#looked.clear()
      this.#looked.set(full, performance.now())
    }
  }
}

function identityOn(full: string): FileIdentity | null {
  try {
    const stats = statSync(full, { bigint: true, throwIfNoEntry: false })
    return stats === undefined ? null : identityOf(stats)
  } catch {
    return null
  }
}

/** Whether a folder is on a disk of this machine that answers from memory; false where the system does not say. */
async function isOwnDisk(folder: string): Promise<boolean> {
  if (process.platform !== 'linux') return false
  try {
    return OWN_DISKS.has((await statfs(folder)).type)
  } catch {
    return false
  }
}
