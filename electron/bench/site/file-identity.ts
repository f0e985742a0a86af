import type { BigIntStats } from 'node:fs'

/** What a file is known by on disk: enough to see that it is another one, or another content. */
export interface FileIdentity {
  readonly dev: bigint
  readonly ino: bigint
  readonly size: bigint
  readonly mtimeNs: bigint
  readonly ctimeNs: bigint
  readonly nlink: bigint
}

export const identityOf = ({ dev, ino, size, mtimeNs, ctimeNs, nlink }: BigIntStats): FileIdentity => ({
  dev,
  ino,
  size,
  mtimeNs,
  ctimeNs,
  nlink,
})

export const isSameFile = (one: FileIdentity, other: FileIdentity): boolean =>
  one.ino === other.ino && one.dev === other.dev

/** The same file with the same content. A change that puts the modification time back still shows in the change time. */
export const isUnchanged = (one: FileIdentity, other: FileIdentity): boolean =>
  isSameFile(one, other) && one.size === other.size && one.mtimeNs === other.mtimeNs && one.ctimeNs === other.ctimeNs

/**
 * Whether an open file still has the content that it had. Being unlinked or replaced under its name changes its link
 * count and with it the change time, and leaves what is read as it was: the transfer ends with the old file, whole.
 */
export const hasSameContent = (one: FileIdentity, other: FileIdentity): boolean =>
  one.size === other.size &&
  one.mtimeNs === other.mtimeNs &&
  (one.ctimeNs === other.ctimeNs || one.nlink !== other.nlink)

/** Kernels date changes by a tick that is a few milliseconds long; FAT has two seconds. */
const TICK_NS = 40_000_000n
const COARSE_TICK_NS = 2_100_000_000n
const SECOND_NS = 1_000_000_000n

/**
 * Whether a content that was read at `nowMs` can be known again by its times: a second change in the same tick of the
 * disk's clock would show in none of them.
 */
export function isSettled(identity: FileIdentity, nowMs: number): boolean {
  const tick = identity.mtimeNs % SECOND_NS === 0n ? COARSE_TICK_NS : TICK_NS
  const latest = identity.ctimeNs > identity.mtimeNs ? identity.ctimeNs : identity.mtimeNs
  const age = BigInt(Math.trunc(nowMs)) * 1_000_000n - latest
  return age > tick
}
