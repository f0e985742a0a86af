// The one place that knows where an Electron runtime may be and how it is started. Prints that when run.
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { homedir } from 'node:os'
import { join } from 'node:path'
import { at, isMain, root, runNode } from './install.mjs'

const executable =
  { win32: 'electron.exe', darwin: 'Electron.app/Contents/MacOS/Electron' }[process.platform] ?? 'electron'

/** The folder outside the repository in which CI keeps a runtime. */
export const cacheFolder = join(process.env.XDG_CACHE_HOME || join(homedir(), '.cache'), 'resync-bench')

/** The executable; null when there is none on this machine. */
export function findElectron() {
  return candidates().find((candidate) => existsSync(candidate)) ?? null
}

function candidates() {
  const found = []
  if (process.env.ELECTRON_OVERRIDE_DIST_PATH) found.push(join(process.env.ELECTRON_OVERRIDE_DIST_PATH, executable))
  const pathFile = at('node_modules', 'electron', 'path.txt')
  if (existsSync(pathFile)) found.push(at('node_modules', 'electron', 'dist', readFileSync(pathFile, 'utf8').trim()))
  if (existsSync(cacheFolder)) {
    const cached = readdirSync(cacheFolder).filter((name) => name.startsWith('electron-'))
    found.push(
      ...cached
        .sort()
        .reverse()
        .map((name) => join(cacheFolder, name, executable)),
    )
  }
  return found
}

/** Has Electron's own package fetch its runtime; it fails at once where it cannot. */
export async function fetchElectron() {
  await runNode([at('node_modules', 'electron', 'install.js')], { stdio: 'ignore', timeout: 300_000 })
  return findElectron()
}

/** Whether a window could be shown. */
export const hasDisplay = () =>
  process.platform !== 'linux' || Boolean(process.env.DISPLAY || process.env.WAYLAND_DISPLAY)

/** As root there is no sandbox: Chromium refuses to start without being told that this is known. */
export const sandboxFlags = () => (process.platform === 'linux' && process.getuid?.() === 0 ? ['--no-sandbox'] : [])

/** What the executable is given to run the application of this repository. */
export const launchArguments = () => [...sandboxFlags(), '-r', at('scripts', 'early-scheme.cjs'), root]

if (isMain(import.meta.url)) console.log(JSON.stringify({ executable: findElectron(), args: launchArguments() }))
