import { execFileSync } from 'node:child_process'
import { existsSync, mkdirSync, readFileSync, renameSync } from 'node:fs'
import { homedir } from 'node:os'
import { join } from 'node:path'

/**
 * A Chromium for the browser tests: the one that is named, the system's, the one that a package brings (Linux on x64), or
 * Playwright's own (`npx playwright install chromium`), for which nothing is given.
 */
export function chromiumPath(): string | undefined {
  const named = process.env['E2E_CHROMIUM']
  if (named) return named
  if (existsSync('/usr/bin/chromium')) return '/usr/bin/chromium'
  return process.platform === 'linux' && process.arch === 'x64' ? unpacked() : undefined
}

/** Its own updates and look-ups off: on a closed network each of them is an error in the middle of a test. */
export const chromiumArgs: readonly string[] = [
  ...(process.getuid?.() === 0 ? ['--no-sandbox'] : []),
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
]

/**
 * The package unpacks into the temporary folder and takes whatever it finds there, half-written or of another version.
 * So it gets a temporary folder of its own, which has its final name only once it is whole.
 */
function unpacked(): string {
  const cache = join(process.env['XDG_CACHE_HOME'] ?? join(homedir(), '.cache'), 'resync-bench')
  const description = join(import.meta.dirname, '../../node_modules/@sparticuz/chromium/package.json')
  const { version } = JSON.parse(readFileSync(description, 'utf8')) as { readonly version: string }
  const folder = join(cache, `chromium-${version}`)
  if (!existsSync(folder)) {
    const partial = `${folder}.${process.pid}`
    mkdirSync(partial, { recursive: true })
    const unpack = "const { default: chromium } = await import('@sparticuz/chromium'); await chromium.executablePath()"
    execFileSync(process.execPath, ['--input-type=module', '-e', unpack], {
      env: { ...process.env, TMPDIR: partial },
      stdio: 'inherit',
    })
    if (!existsSync(folder)) renameSync(partial, folder)
  }
  return join(folder, 'chromium')
}
