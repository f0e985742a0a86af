import { readFile, realpath, stat } from 'node:fs/promises'
import { extname, join, sep } from 'node:path'

/**
 * The built page, as both shells serve it: `app://bundle/…` in the window and `http://127.0.0.1:…/…` in a browser.
 * Nothing but what the build made is reachable, and no content from elsewhere may run in it.
 */

const types: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.json': 'application/json; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.ico': 'image/x-icon',
  '.woff2': 'font/woff2',
  '.map': 'application/json; charset=utf-8',
}

export interface PageFile {
  readonly type: string
  readonly bytes: Uint8Array<ArrayBuffer>
  /** The build puts a content hash in the name of everything under assets/. */
  readonly immutable: boolean
}

/** The headers of every answer. `connect` is what the page may talk to beside its own origin. */
export function pageHeaders(connect = ''): Readonly<Record<string, string>> {
  return {
    // Inline styles are what the component library and the charts need; scripts stay strict.
    'Content-Security-Policy': [
      "default-src 'none'",
      "script-src 'self'",
      "style-src 'self' 'unsafe-inline'",
      "img-src 'self' data: blob:",
      "font-src 'self' data:",
      `connect-src 'self' ${connect}`.trim(),
      "base-uri 'none'",
      "form-action 'none'",
      "frame-ancestors 'none'",
    ].join('; '),
    'X-Content-Type-Options': 'nosniff',
    'X-Frame-Options': 'DENY',
    'Referrer-Policy': 'no-referrer',
    'Cross-Origin-Opener-Policy': 'same-origin',
    'Cross-Origin-Resource-Policy': 'same-origin',
    'Permissions-Policy': 'camera=(), microphone=(), geolocation=(), usb=(), serial=(), clipboard-write=(self)',
  }
}

/** The file for a request path; 'bad' for an invalid path, null for a file that does not exist. */
export async function openPage(root: string, rawPath: string): Promise<PageFile | 'bad' | null> {
  const path = pagePath(rawPath)
  if (path === null) return 'bad'
  try {
    const base = await realpath(root)
    const file = await realpath(join(base, path))
    if (!file.startsWith(base + sep)) return 'bad'
    if (!(await stat(file)).isFile()) return null
    const bytes = new Uint8Array(await readFile(file))
    return { type: types[extname(file)] ?? 'application/octet-stream', bytes, immutable: path.startsWith('assets/') }
  } catch {
    return null
  }
}

/** `/` is index.html. Encoded separators, drive letters, dot segments and NUL are refused, not repaired. */
function pagePath(rawPath: string): string | null {
  let path: string
  try {
    path = decodeURIComponent(rawPath)
  } catch {
    return null
  }
  if (path === '/') return 'index.html'
  if (!path.startsWith('/') || /[\\\0:%]/.test(path)) return null
  const segments = path.slice(1).split('/')
  if (segments.some((segment) => segment === '' || segment === '.' || segment === '..')) return null
  return segments.join('/')
}
