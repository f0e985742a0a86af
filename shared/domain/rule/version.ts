import { err, ok, type Result } from '../result.ts'

/**
 * A load's version (phone-facts 2.4): `sip88xx.11-3-2MPP0001-609` is model `sip88xx`, major 11, minor 3, micro 2MPP0001,
 * build 609. Up to 11.3(1)SR1 the micro is `1MPP`. Documents also write five parts (`9-3-1-7MPP-BN`).
 */
export interface Version {
  /** Ignored when versions are compared. */
  readonly model: string
  readonly parts: readonly VersionPart[]
}

interface VersionPart {
  readonly number: number
  readonly rest: string
}

/** How a version may be written: MPP loads, or the dotted ones of SPA phones (`7.5.6`, `2.0.3(G)`). */
export type VersionForm = 'mpp' | 'spa'

export const versionExample: Readonly<Record<VersionForm, string>> = { mpp: '11-3-2MPP0001-609', spa: '7.5.6' }

const mppVersion = /^(?:([A-Za-z][A-Za-z0-9_]*)\.)?(\d{1,9})-(\d{1,9})((?:-\d{1,9}[A-Za-z0-9]*){1,2})(-[A-Za-z0-9]+)?$/
const spaVersion = /^(\d{1,9})\.(\d{1,9})(?:\.(\d{1,9}))?(?:\(([A-Za-z0-9]{1,8})\)|([A-Za-z][A-Za-z0-9]{0,8}))?$/

function part(text: string): VersionPart {
  const digits = /^\d{0,9}/.exec(text)?.[0] ?? ''
  return { number: digits === '' ? -1 : Number(digits), rest: text.slice(digits.length) }
}

export function parseVersion(text: string, form: VersionForm = 'mpp'): Result<Version, 'format'> {
  if (form === 'spa') {
    const match = spaVersion.exec(text)
    if (!match) return err('format')
    const [, major = '', minor = '', micro = '0', bracketed, glued] = match
    const parts = [part(major), part(minor), { number: Number(micro), rest: bracketed ?? glued ?? '' }]
    return ok({ model: '', parts })
  }
  const match = mppVersion.exec(text.replace(/\.loads$/i, ''))
  if (!match) return err('format')
  const [, model = '', major = '', minor = '', micros = '', build] = match
  const parts = [major, minor, ...micros.slice(1).split('-')].map(part)
  return ok({ model, parts: build === undefined ? parts : [...parts, part(build.slice(1))] })
}

const NOTHING: VersionPart = { number: -1, rest: '' }

/**
 * Negative when `a` is older. Major, minor and micro first, then the build; in each the number first, then the
 * letters behind it. A part that is not there is older than any.
 */
export function compareVersions(a: Version, b: Version): number {
  for (let index = 0; index < Math.max(a.parts.length, b.parts.length); index++) {
    const left = a.parts[index] ?? NOTHING
    const right = b.parts[index] ?? NOTHING
    if (left.number !== right.number) return left.number - right.number
    if (left.rest !== right.rest) return left.rest < right.rest ? -1 : 1
  }
  return 0
}

/** `11-0-1MPP` names no build: it equals no load that has one. */
export function lacksBuild(version: Version): boolean {
  return version.parts.length < 4
}
