// Installs a Debian package, starts it, upgrades it and removes it, on a copy of this system that is gone afterwards:
//
//   unshare --mount --net node scripts/packaging/try-deb.mjs OLDER.deb NEWER.deb
//
// Run by check-packaging.mjs, as root. What is not as it should be is a line of JSON on stdout.
import { execFileSync, spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'

const [older, newer] = process.argv.slice(2)
const problems = []
const expect = (what, right) => right || problems.push(what)
const run = (program, ...args) => execFileSync(program, args, { encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] })
const quietly = (program, ...args) => spawnSync(program, args, { encoding: 'utf8' })

const PROGRAM = '/usr/bin/resync-bench'
const FOLDER = '/opt/Resync Bench'
const SETTING = '/etc/sysctl.d/60-resync-bench.conf'
const START_MS = 60_000
const firstPort = () => readFileSync('/proc/sys/net/ipv4/ip_unprivileged_port_start', 'utf8').trim()

const work = mkdtempSync(join(tmpdir(), 'resync-bench-installed-'))
const home = join(work, 'home')
const site = join(work, 'lyon')
copyOfTheSystem()

// As a technician would have left them: the window's file is a copy of the preferences, for its first moment.
const chosen = JSON.stringify({ theme: 'dark' })
const settings = ['preferences.json', 'window.json'].map((name) => join(home, name))
mkdirSync(home)
for (const path of settings) writeFileSync(path, chosen)
const themes = () => settings.map((path) => JSON.parse(readFileSync(path, 'utf8')).theme).join(' ')

try {
  install(older)
  const before = firstPort()
  expect(`ports from 67 on may be used without root (from ${before} on)`, before === '67')
  expect('the sandbox’s helper is the system’s', statusOf(`${FOLDER}/chrome-sandbox`) === 'root root')
  expect(
    'what was installed says its version',
    /^\d+\.\d+\.\d+$/.test(run(PROGRAM, '--no-sandbox', '--version').trim()),
  )
  run(PROGRAM, '--no-sandbox', 'init', site)
  await startsInAWindow('after it was installed')

  writeFileSync(SETTING, `${readFileSync(SETTING, 'utf8')}# seen by an administrator\n`)
  install(newer)
  const version = run('dpkg-query', '-W', '-f=${Version}', 'resync-bench')
  expect(`the upgrade is of ${newer}`, newer.includes(`_${version}_`))
  expect('an upgrade leaves the ports as they are', firstPort() === '67')
  expect('an upgrade leaves what an administrator wrote', readFileSync(SETTING, 'utf8').includes('seen by an admin'))
  expect('an upgrade keeps the site', existsSync(join(site, 'site.json')))
  expect('an upgrade keeps the settings', themes() === 'dark dark')
  await startsInAWindow('after the upgrade')

  run('dpkg', '--remove', 'resync-bench')
  for (const path of [PROGRAM, FOLDER, SETTING, '/usr/share/applications/resync-bench.desktop'])
    expect(`${path} is gone with the package`, !existsSync(path))
  expect('low ports are root’s again', firstPort() === '1024')
  expect('the site is not removed with the package', existsSync(join(site, 'site.json')))
  run('dpkg', '--purge', 'resync-bench')
  expect('nothing is left in the package list', quietly('dpkg-query', '-W', 'resync-bench').status !== 0)
} catch (error) {
  problems.push(`the package could be tried to the end: ${error.message} ${error.stderr ?? ''}`)
}
console.log(JSON.stringify(problems))

/** What is written here is written into memory, and ends with this process's view of the system. */
function copyOfTheSystem() {
  const memory = join(work, 'memory')
  mkdirSync(memory)
  run('mount', '-t', 'tmpfs', 'tmpfs', memory)
  for (const name of ['opt', 'usr', 'etc', 'var']) {
    const [upper, own] = [join(memory, `${name}-upper`), join(memory, `${name}-work`)]
    for (const folder of [upper, own]) mkdirSync(folder)
    run('mount', '-t', 'overlay', 'overlay', '-o', `lowerdir=/${name},upperdir=${upper},workdir=${own}`, `/${name}`)
  }
  run('ip', 'link', 'set', 'lo', 'up')
}

/** What it needs is named in it and checked there; a build machine need not have all of it. */
function install(file) {
  run('dpkg', '--force-depends', '--install', file)
  expect(`${file} left its program in the path`, existsSync(PROGRAM))
  const entry = '/usr/share/applications/resync-bench.desktop'
  expect(
    'it is in the menu',
    existsSync(entry) && readFileSync(entry, 'utf8').includes(`Exec="${FOLDER}/resync-bench"`),
  )
  expect('its icon is there', existsSync('/usr/share/icons/hicolor/256x256/apps/resync-bench.png'))
}

function statusOf(path) {
  return run('stat', '-c', '%U %G', path).trim()
}

/** Started as a person starts it, on a display that nobody sees, until its log says that the window is shown. */
async function startsInAWindow(when) {
  const env = { ...process.env, RESYNC_BENCH_HOME: home }
  const child = spawn('xvfb-run', ['-a', PROGRAM, '--no-sandbox'], { env, stdio: 'ignore', detached: true })
  const deadline = Date.now() + START_MS
  const log = join(home, 'last-run.log')
  rmSync(log, { force: true })
  const shown = () => existsSync(log) && readFileSync(log, 'utf8').includes('the window is shown')
  while (!shown() && Date.now() < deadline && child.exitCode === null) await wait(100)
  expect(`its window is shown ${when}`, shown())
  process.kill(-child.pid, 'SIGTERM')
  if (child.exitCode === null && child.signalCode === null) await once(child, 'exit')
}
