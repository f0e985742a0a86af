import { readRelease, type Release } from './release.ts'

/** Multiplatform, for CUCM, the step between them, or the newer series that is neither. */
export const loadKinds = ['mpp', 'enterprise', 'transition', 'phoneos', 'unknown'] as const
export type LoadKind = (typeof loadKinds)[number]

/** What the name of a load says: `sip88xx.12-0-7MPP0501-123`. */
export interface LoadName {
  /** Without `.loads`. */
  readonly name: string
  /** `sip88xx` */
  readonly family: string
  readonly kind: LoadKind
  readonly release: Release | null
  /** `sip88xx.12.0.2MPP0001.116`: printed in notes, while the files have hyphens (deployment-facts 2.1). */
  readonly dotted: boolean
}

const shape = /^(sip[0-9][0-9a-z_]{2,12}|PHONEOS-\d{4})\.([A-Za-z0-9][A-Za-z0-9.-]{0,60})$/i

/** Reads a load's name, with or without a folder before it and `.loads` behind; null when it is none. */
export function readLoadName(text: string): LoadName | null {
  const name = (text.split(/[?#]/)[0] ?? '').replace(/^.*[/\\]/, '').replace(/\.loads$/i, '')
  const match = shape.exec(name)
  const [, family = '', version = ''] = match ?? []
  if (match === null || name.length > 120) return null
  const dotted = /^\d+\.\d+\./.test(version)
  const hyphened = dotted ? version.replaceAll('.', '-') : version
  const kind = kindOf(family, hyphened)
  return { name, family, kind, release: releaseOf(kind, hyphened), dotted }
}

function kindOf(family: string, version: string): LoadKind {
  if (/^PHONEOS-/i.test(family)) return 'phoneos'
  if (/^TLexE2M-/i.test(version)) return 'transition'
  // MPP, MSR1: multiplatform. MN, or no letter behind the release: for CUCM (deployment-facts 0.1, 2.5).
  if (/^\d+-\d+-\d+M(?:PP|SR)/.test(version)) return 'mpp'
  if (/^\d+-\d+-\d+(?:MN|SR\d+)?(?:-\d+)+$/.test(version)) return 'enterprise'
  return 'unknown'
}

/** A transition load counts as the multiplatform release that its name holds: `TLexE2M-11-2-3C-12`. */
const releaseOf = (kind: LoadKind, version: string): Release | null =>
  readRelease(kind === 'transition' ? (/\d+-\d+-\d+/.exec(version)?.[0] ?? '') : version)

/** What a browser names in a rule: the load with its ending. */
export const loadsFile = (name: string): string => `${name}.loads`
