import type { FileServerName, RefusalReason } from '../event/bench-event.ts'
import { err, ok, type Result } from '../result.ts'

declare const sitePathBrand: unique symbol

/**
 * Where a file is under the served folder: relative, `/`-separated, no empty, `.` or `..` segment, and a name that
 * Windows, macOS and Linux can all hold, because a site is copied between them on a stick (a MAC's colons apart).
 */
export type SitePath = string & { readonly [sitePathBrand]: true }

export type PathRefusal = Extract<RefusalReason, 'outside' | 'malformed' | 'directory'>

/** A longer path could not be typed into a phone's rule, nor kept on a Windows disk. */
export const SITE_PATH_LIMIT = 1_024
/** What ext4, APFS and NTFS hold in one name, in UTF-8 bytes. */
const SEGMENT_LIMIT_BYTES = 255

/** Device names that Windows opens whatever the folder and the extension: `NUL.xml` is NUL. */
const DEVICE = /^(?:con|prn|aux|nul|clock\$|conin\$|conout\$|com[0-9¹²³]|lpt[0-9¹²³])$/i
/** Controls, lone surrogates, the mark of invalid UTF-8, and what no Windows name may hold (`x:ads` is a stream). */
const FORBIDDEN = /[\p{Cc}\p{Cs}\uFFFD:<>"|?*\\]/u
const DRIVE = /^\/?[a-z]:/i
/** A phone's `$MAC` in a path: a name that no Windows disk holds, but a route may render it. */
const MAC_WITH_COLONS = /(?:[0-9a-f]{2}:){5}[0-9a-f]{2}/gi

/**
 * What a requested path may reach: the one decision of both file servers.
 * It refuses rather than repairs (a filter that collapses `....//` makes `../`), and decodes once.
 * The Windows rules hold everywhere. A short name such as `PROFIL~1.XML` is a legal name here: it is served only if the
 * folder lists that very name, which whoever opens the file checks.
 */
export function servedPath(target: string, server: FileServerName): Result<SitePath, PathRefusal> {
  const path = server !== 'tftp' ? pathOfHttpTarget(target) : target
  if (path === null) return err('malformed')
  // Two slashes inside a path are one, as web servers have it; at its start they are refused.
  return parseSitePath((path.startsWith('/') ? path.slice(1) : path).replace(/(?<=[^/])\/{2,}/g, '/'))
}

/** Reads a path of the site, as a person or a phone gives it, without a leading slash. */
export function parseSitePath(path: string): Result<SitePath, PathRefusal> {
  if (path === '') return err('directory')
  if (escapes(path)) return err('outside')
  if (path.length > SITE_PATH_LIMIT || FORBIDDEN.test(path.replace(MAC_WITH_COLONS, ''))) return err('malformed')
  const segments = path.split('/')
  const last = segments.length - 1
  const isDirectory = segments[last] === ''
  if (isDirectory) segments.pop()
  if (!segments.every(isPortableName)) return err('malformed')
  return isDirectory ? err('directory') : ok(path as SitePath)
}

/** Absolute, on a drive or a share, or upwards; whichever slash is used. A name of dots alone is one of Windows' parents. */
function escapes(path: string): boolean {
  const slashed = path.replaceAll('\\', '/')
  if (slashed.startsWith('/') || DRIVE.test(slashed)) return true
  // The device and NT prefixes (`\\?\`, `\\.\`) begin with a slash and are caught above.
  return slashed.split('/').some((segment) => /^\.\.[. ]*$/.test(segment))
}

function isPortableName(name: string): boolean {
  if (name === '' || name === '.') return false
  // Windows drops trailing dots and spaces, so `x.` would be another way to say `x`.
  if (name.endsWith('.') || name.endsWith(' ')) return false
  if (utf8Length(name) > SEGMENT_LIMIT_BYTES) return false
  const dot = name.indexOf('.')
  return !DEVICE.test((dot === -1 ? name : name.slice(0, dot)).trimEnd())
}

function utf8Length(text: string): number {
  let bytes = 0
  for (const character of text) {
    const code = character.codePointAt(0) ?? 0
    bytes += code < 0x80 ? 1 : code < 0x800 ? 2 : code < 0x1_0000 ? 3 : 4
  }
  return bytes
}

/**
 * The path of a request target (RFC 9112 §3.2): origin form, or absolute form, whose authority says nothing here.
 * The target holds one character a byte, as it came. Null where it is no path.
 */
function pathOfHttpTarget(target: string): string | null {
  const absolute = /^https?:\/\/[^/?#]*/i.exec(target)
  const rest = absolute === null ? target : target.slice(absolute[0].length) || '/'
  const end = rest.search(/[?#]/)
  const path = end === -1 ? rest : rest.slice(0, end) || '/'
  if (!path.startsWith('/')) return null
  return percentDecode(path)
}

/** Once and strictly: what is not UTF-8 (overlong forms too) is no name; `%252e` stays the name `%2e`. */
function percentDecode(path: string): string | null {
  if (/^[\u0021-\u0024\u0026-\u007e]*$/.test(path)) return path
  // A client that sends UTF-8 unescaped means what it would mean escaped.
  const escaped = path.replace(/[\u0080-\u00ff]/g, (byte) => `%${byte.charCodeAt(0).toString(16)}`)
  try {
    return decodeURIComponent(escaped)
  } catch {
    return null
  }
}
