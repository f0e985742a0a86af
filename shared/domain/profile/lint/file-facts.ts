import { compareReleases, readRelease, type Release } from '../../firmware/release.ts'
import { modelNamed } from '../../phone/models.ts'

/** What a site knows of the phones that get a file. Without it, a profile is judged by itself. */
export interface FileFacts {
  /** Their models, where none is chosen; `''` among them for a phone whose model nobody knows. */
  readonly models?: readonly string[]
  /** The releases that they run: `12.0(7)SR5`; `''` among them for a phone whose firmware nobody knows. */
  readonly releases?: readonly string[]
  /** Names that the catalogue does not have, and that other files of the site use. */
  readonly usedElsewhere?: readonly string[]
}

/** The oldest and the newest release of the phones that get a file; null where that is not known of each. */
export function releasesIn(texts: readonly string[]): { readonly oldest: Release; readonly newest: Release } | null {
  const read = texts.map(readRelease)
  const known = read.filter((release) => release !== null).sort(compareReleases)
  const [oldest] = known
  const newest = known.at(-1)
  return oldest === undefined || newest === undefined || known.length < read.length ? null : { oldest, newest }
}

/** The most lines that one of them has; null where that is not known of each. */
export function mostLines(names: readonly string[]): number | null {
  const lines = names.map((name) => modelNamed(name)?.lines)
  return lines.length === 0 || lines.includes(undefined) ? null : Math.max(...lines.map((count) => count ?? 0))
}
