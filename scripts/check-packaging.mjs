// Packs the built application for each system into a folder of its own and looks at what is in it: nothing that a user's
// machine would be the first to see. Needs an Electron runtime for the system that it runs on; Linux only.
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { spawnSync } from 'node:child_process'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { ensureBuilt } from './build.mjs'
import { findElectron, sandboxFlags } from './electron-runtime.mjs'
import { pack } from './dist.mjs'
import { at, ensureInstalled, environment } from './install.mjs'
import { SKIPPED } from './steps.mjs'

ensureInstalled()
const electron = findElectron()
if (process.platform !== 'linux' || electron === null) {
  console.log('skipped: there is no Electron runtime for Linux here')
  process.exit(SKIPPED)
}
if ((await ensureBuilt()) !== 0) process.exit(1)

const require = createRequire(at('node_modules', 'app-builder-lib', 'package.json'))
const output = mkdtempSync(join(tmpdir(), 'resync-bench-packed-'))
const problems = []

/** The character that the runtime keeps for a fuse that is on. */
const FUSE_ON = '1'.charCodeAt(0)
const expect = (what, right) => right || problems.push(what)

try {
  const code = await pack(['--linux', 'dir', `-c.electronDist=${dirname(electron)}`, `-c.directories.output=${output}`])
  expect('electron-builder packs the application', code === 0)
  if (code === 0) await look(join(output, 'linux-unpacked'))
} finally {
  rmSync(output, { recursive: true, force: true })
}
problems.forEach((problem) => console.error(`not so: ${problem}`))
console.log(problems.length === 0 ? 'The package is right.' : `${problems.length} problems with the package.`)
process.exit(problems.length === 0 ? 0 : 1)

async function look(folder) {
  const executable = join(folder, 'resync-bench')
  expect('the executable is named resync-bench', existsSync(executable))
  const { listPackage } = require('@electron/asar')
  const files = listPackage(join(folder, 'resources', 'app.asar'))
  const has = (name) => files.includes(name)
  for (const name of [
    'main/index.js',
    'main/bench.js',
    'main/cli.js',
    'preload/index.cjs',
    'renderer/index.html',
    'main/tray.png',
  ])
    expect(`the package has out/${name}`, has(`/out/${name}`))
  expect('the package has no node_modules', !files.some((name) => name.startsWith('/node_modules')))
  expect('the package has no source maps', !files.some((name) => name.endsWith('.map')))
  expect('the package has no sources', !files.some((name) => name.endsWith('.ts') || name.endsWith('.tsx')))

  const { getCurrentFuseWire, FuseV1Options } = require('@electron/fuses')
  const wire = await getCurrentFuseWire(executable)
  const fuse = (name) => wire[FuseV1Options[name]] === FUSE_ON
  expect('the fuse that lets it run as Node is off', !fuse('RunAsNode'))
  expect('the fuse for NODE_OPTIONS is off', !fuse('EnableNodeOptionsEnvironmentVariable'))
  expect('the fuse for --inspect is off', !fuse('EnableNodeCliInspectArguments'))
  expect('the fuse that keeps it to its own archive is on', fuse('OnlyLoadAppFromAsar'))

  // The same program is the command line: no window, and no display needed.
  const { DISPLAY: _display, ...env } = environment
  const ran = spawnSync(executable, [...sandboxFlags(), '--version'].reverse(), {
    env,
    encoding: 'utf8',
    timeout: 20_000,
  })
  const { version } = JSON.parse(readFileSync(at('package.json'), 'utf8'))
  expect(`the packaged program says its version without a window (${ran.stderr})`, ran.stdout.trim() === version)

  for (const name of ['after-install', 'after-remove'])
    expect(
      `the Debian ${name} script has both parts`,
      readFileSync(at('out', 'packaging', `${name}.sh`), 'utf8').includes('60-resync-bench.conf'),
    )
}
