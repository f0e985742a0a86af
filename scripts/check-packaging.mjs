// Packs the built application and looks at what a user's machine would be the first to see: the unpacked application, the
// Debian package (installed, started, upgraded and removed on a copy of this system), the archive, and what the Windows
// installer adds of ours (installed and removed under Wine). Needs an Electron runtime for Linux; what else is missing is
// said, and left out.
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs'
import { spawnSync } from 'node:child_process'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { ensureBuilt } from './build.mjs'
import { findElectron, sandboxFlags } from './electron-runtime.mjs'
import { pack } from './dist.mjs'
import { at, ensureInstalled, environment } from './install.mjs'
import { lookAtDeb, whyNoDeb } from './packaging/check-deb.mjs'
import { tryInstaller, whyNoInstaller } from './packaging/check-nsis.mjs'
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
/** What a technician downloads over a hotel's network. */
const LARGEST_DOWNLOAD = 130 * 1024 * 1024
const expect = (what, right) => right || problems.push(what)

try {
  await packAndLook()
} finally {
  rmSync(output, { recursive: true, force: true })
}
problems.forEach((problem) => console.error(`not so: ${problem}`))
console.log(problems.length === 0 ? 'The packages are right.' : `${problems.length} problems with the packages.`)
process.exit(problems.length === 0 ? 0 : 1)

async function packAndLook() {
  const folder = join(output, 'linux-unpacked')
  const into = `-c.directories.output=${output}`
  const code = await pack(['--linux', 'dir', `-c.electronDist=${dirname(electron)}`, into])
  expect('electron-builder packs the application', code === 0)
  if (code !== 0) return
  await look(folder)
  // fpm and its Ruby are a download that a build machine without internet does not have: dpkg-deb itself stands for it.
  environment.CUSTOM_FPM_PATH = at('scripts', 'packaging', 'fpm-by-dpkg.mjs')
  // 7-Zip is a download, too, where the system has none.
  const seven = ['/usr/bin/7za', '/usr/bin/7zz'].find((path) => existsSync(path))
  if (seven !== undefined) environment.ELECTRON_BUILDER_7ZIP_PATH = seven
  const why = whyNoDeb()
  const targets = [...(why === null ? ['deb'] : []), ...(seven === undefined ? [] : ['tar.gz'])]
  if (targets.length > 0) {
    const packed = await pack(['--prepackaged', folder, '--linux', ...targets, '-c.deb.compression=gz', into])
    expect(`electron-builder packs ${targets.join(' and ')}`, packed === 0)
    if (packed !== 0) return
  }
  const named = (end) => join(output, readdirSync(output).find((name) => name.endsWith(end)) ?? `(no ${end})`)
  for (const target of targets)
    expect(`${target} is no larger than 130 MB`, statSync(named(`.${target}`)).size <= LARGEST_DOWNLOAD)
  if (seven === undefined) console.log('skipped: the archive (no 7za)')
  else lookAtArchive(named('.tar.gz'))
  if (why === null) problems.push(...lookAtDeb(named('.deb'), output))
  else console.log(`skipped: the Debian package (${why})`)
  const noInstaller = whyNoInstaller()
  if (noInstaller === null) problems.push(...tryInstaller(join(output, 'nsis')))
  else console.log(`skipped: what the Windows installer does of ours (${noInstaller})`)
  console.log('not packed here: AppImage (its runtime is a download), dmg (macOS alone), the whole Windows installer')
}

/** Unpacked anywhere, it runs. */
function lookAtArchive(file) {
  const there = join(output, 'archive')
  spawnSync('mkdir', ['-p', there])
  const unpacked = spawnSync('tar', ['-xzf', file, '-C', there, '--strip-components=1'])
  expect('the archive can be unpacked', unpacked.status === 0)
  expect('what was unpacked says its version', says(join(there, 'resync-bench')) === versionHere())
}

function versionHere() {
  return JSON.parse(readFileSync(at('package.json'), 'utf8')).version
}

/** The same program is the command line: no window, and no display needed. */
function says(executable) {
  const { DISPLAY: _display, ...env } = environment
  const args = [...sandboxFlags(), '--version'].reverse()
  return spawnSync(executable, args, { env, encoding: 'utf8', timeout: 20_000 }).stdout.trim()
}

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
  const native = join(folder, 'resources', 'app.asar.unpacked', 'out', 'main', 'native')
  expect('the native module lies outside the archive', existsSync(join(native, `koffi-linux-${process.arch}.node`)))
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

  expect('the packaged program says its version without a window', says(executable) === versionHere())

  for (const name of ['after-install', 'after-remove'])
    expect(
      `the Debian ${name} script has both parts`,
      readFileSync(at('out', 'packaging', `${name}.sh`), 'utf8').includes('60-resync-bench.conf'),
    )
}
