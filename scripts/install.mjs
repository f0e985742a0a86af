// What `npm start`, `npm test` and the rest have in common: packages that match the lockfile, and Node 24 whatever the
// system's Node is. This file and everything it imports run on Node 18 and newer.
import { spawn, spawnSync } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import { delimiter, dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

export const root = dirname(dirname(fileURLToPath(import.meta.url)))
export const at = (...parts) => join(root, ...parts)

const windows = process.platform === 'win32'

/** Node 24, which comes as a package. */
export const node = at('node_modules', 'node', 'bin', windows ? 'node.exe' : 'node')

/** Every program that is started from here finds the packages' programs, and Node 24 before the system's. */
export const environment = {
  ...process.env,
  PATH: [dirname(node), at('node_modules', '.bin'), process.env.PATH].join(delimiter),
}
delete environment.ELECTRON_RUN_AS_NODE

/** Installs what the lockfile says when it is not what is there. */
export function ensureInstalled() {
  if (isInstalled()) return
  console.log('Installing the packages (once; this takes a minute or two)…')
  const { status, error } = spawnSync('npm', ['ci', '--loglevel=error', '--no-fund', '--no-audit'], {
    cwd: root,
    stdio: ['ignore', 'inherit', 'inherit'],
    shell: windows,
  })
  if (error) throw error
  if (status !== 0) {
    console.error('npm ci did not succeed; nothing was started.')
    process.exit(status ?? 1)
  }
}

function isInstalled() {
  if (!existsSync(node)) return false
  try {
    const wanted = readPackages(at('package-lock.json'))
    const present = readPackages(at('node_modules', '.package-lock.json'))
    return Object.entries(wanted).every(
      ([path, { version, optional }]) => path === '' || optional || present[path]?.version === version,
    )
  } catch {
    return false
  }
}

const readPackages = (file) => JSON.parse(readFileSync(file, 'utf8')).packages

/** The script of a package's program, to be run by Node 24: `.bin` holds shell scripts on Windows. */
export function program(packageName, name = packageName) {
  const folder = at('node_modules', ...packageName.split('/'))
  const { bin } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'))
  return join(folder, typeof bin === 'string' ? bin : bin[name])
}

/** Runs a program to its end. Settles with its exit code (128 and up when a signal ended it). */
export function run(command, args, options = {}) {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, { cwd: root, stdio: 'inherit', env: environment, ...options })
    const pass = (signal) => child.kill(signal)
    process.on('SIGINT', pass)
    process.on('SIGTERM', pass)
    child.once('error', reject)
    child.once('exit', (code, signal) => {
      process.off('SIGINT', pass)
      process.off('SIGTERM', pass)
      resolve(code ?? (signal ? 130 : 1))
    })
  })
}

export const runNode = (args, options) => run(node, args, options)

/** Whether a program is on the PATH. */
export const has = (name) =>
  spawnSync(windows ? 'where' : 'which', [name], { stdio: 'ignore', env: environment }).status === 0

/** Whether this file is the one that Node was asked to run. */
export const isMain = (url) => process.argv[1] !== undefined && fileURLToPath(url) === process.argv[1]
