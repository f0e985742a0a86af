// npm run build: out/main (shells and bench), out/preload, out/renderer.
import { existsSync, readdirSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { at, ensureInstalled, isMain, program, runNode } from './install.mjs'

const sources = [
  'electron',
  'renderer',
  'shared',
  'resources',
  'package.json',
  'electron.vite.config.ts',
  'scripts/start-chunks.ts',
  'scripts/thread-programs.ts',
]

/** Builds; settles with the exit code. */
export const build = (options) => runNode([program('electron-vite'), 'build', '--logLevel', 'warn'], options)

/** Builds when a source is newer than the build. */
export async function ensureBuilt() {
  const built = at('out', 'renderer', 'index.html')
  if (existsSync(built) && existsSync(at('out', 'main', 'cli.js')) && newest() < statSync(built).mtimeMs) return 0
  console.log('Building…')
  return build()
}

function newest() {
  const times = sources.flatMap((source) => [...files(at(source))].map((file) => statSync(file).mtimeMs))
  return Math.max(0, ...times)
}

function* files(path) {
  if (!existsSync(path)) return
  if (!statSync(path).isDirectory()) return yield path
  yield path // a removed file changes its folder's time
  for (const name of readdirSync(path)) yield* files(join(path, name))
}

if (isMain(import.meta.url)) {
  ensureInstalled()
  process.exitCode = await build()
}
