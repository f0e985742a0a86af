/**
 * A release as the notes write it: `12.0(7)SR5`. What a load's name says beyond that is its build, which only tells two
 * files of one release apart.
 */
export interface Release {
  readonly major: number
  readonly minor: number
  readonly micro: number
  /** Service release; 0 for the first one. */
  readonly sr: number
}

const spelled: readonly RegExp[] = [
  // 12-0-7MPP0501-123: micro, then the service release in the first two of four digits (deployment-facts 2.1).
  /^(\d{1,3})[-.](\d{1,3})[-.](\d{1,3})MPP(\d\d)\d\d(?:[-.]\d+)?$/,
  // 11-3-1MSR2-6, 11-2-3MSR1-1, 12-5-1SR2-2
  /^(\d{1,3})[-.](\d{1,3})[-.](\d{1,3})M?SR(\d{1,2})(?:[-.]\d+)?$/,
  // 11-1-1MPP-897, 11-0-0MPP-7, 14-1-1MN-366, and the short 12.0.2 of a User-Agent
  /^(\d{1,3})[-.](\d{1,3})[-.](\d{1,3})(?:M(?:PP|N))?()(?:[-.]\d+)?$/,
  /^(\d{1,3})\.(\d{1,3})()$/,
  // 14-4-1-0301-6: enterprise loads of today
  /^(\d{1,3})-(\d{1,3})-(\d{1,3})-(\d\d)\d\d-\d+$/,
  // 12.0(7)SR5, 11.3(1): as the notes print it
  /^(\d{1,3})\.(\d{1,3})\((\d{1,3})\)(?:SR(\d{1,2}))?$/,
]

/** Reads a release in any of the spellings that loads, User-Agents, reports and release notes use; null for another text. */
export function readRelease(text: string): Release | null {
  const bare = text.trim().replace(/^[A-Za-z][A-Za-z0-9_]*\./, '')
  if (bare.length > 40) return null
  for (const pattern of spelled) {
    const match = pattern.exec(bare)
    if (match === null) continue
    const [, major = '', minor = '', micro = '', sr = ''] = match
    return { major: Number(major), minor: Number(minor), micro: Number(micro), sr: Number(sr) }
  }
  return null
}

/** Negative when `one` is older. */
export function compareReleases(one: Release, other: Release): number {
  return one.major - other.major || one.minor - other.minor || one.micro - other.micro || one.sr - other.sr
}

/** `12.0(7)SR5` */
export const writeRelease = ({ major, minor, micro, sr }: Release): string =>
  `${major}.${minor}(${micro})${sr === 0 ? '' : `SR${sr}`}`

export const isBefore = (one: Release, text: Release): boolean => compareReleases(one, text) < 0
