// What the Windows installer does of ours, done for real under Wine: firewall rules on the way in, kept by an upgrade, gone
// on the way out. electron-builder's own part needs its plug-ins and a Windows; this needs makensis and Wine.
import { spawnSync } from 'node:child_process'
import { copyFileSync, existsSync, mkdirSync, readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { at, environment, has } from '../install.mjs'

/** Why it cannot be tried here; null when it can. */
export const whyNoInstaller = () => (!has('makensis') ? 'no makensis' : has('wine') ? null : 'no Wine')

const windowsPath = (path) => `Z:${path.replaceAll('/', '\\')}`

/** What is not as it should be. */
export function tryInstaller(folder) {
  const problems = []
  const expect = (what, right) => right || problems.push(what)
  mkdirSync(folder, { recursive: true })
  const [log, recorder, setup] = ['log.txt', 'recorder.exe', 'setup.exe'].map((name) => join(folder, name))
  const compile = (script, defines) => {
    const given = Object.entries(defines).map(([name, value]) => `-D${name}=${value}`)
    const { status, stdout } = run('makensis', ['-V2', ...given, at('scripts', 'packaging', script)])
    expect(`${script} compiles (${stdout.slice(-400)})`, status === 0)
    return status === 0
  }
  const ours = at('resources', 'packaging', 'installer.nsh')
  if (!compile('recorder.nsi', { OUT: recorder, LOG: windowsPath(log) })) return problems
  if (!compile('installer-harness.nsi', { OUT: setup, OURS: ours, PROGRAM: recorder })) return problems

  const wine = prefix(join(folder, 'prefix'))
  wine.start('wineboot', '--init')
  wine.start(recorder, '/S')
  if (!existsSync(log)) {
    console.log('skipped: what the Windows installer does of ours (this Wine does not run what makensis makes)')
    wine.end()
    return problems
  }
  rmSync(log)
  for (const system of ['system32', 'syswow64']) {
    const place = join(folder, 'prefix/drive_c/windows', system)
    if (existsSync(place)) copyFileSync(recorder, join(place, 'netsh.exe'))
  }
  const home = join(folder, 'prefix/drive_c/bench')
  const calls = () => (existsSync(log) ? readFileSync(log, 'utf16le').split('\r\n').filter(Boolean) : [])
  const since = (count) => calls().slice(count)
  const program = 'program="C:\\bench\\Resync Bench.exe"'
  const isRule = (call, protocol) =>
    call.includes(' add rule ') && call.includes(`protocol=${protocol}`) && call.includes(program)

  wine.start(setup, '/S', '/D=C:\\bench')
  expect('the program is installed', existsSync(join(home, 'Resync Bench.exe')))
  const installed = calls()
  for (const protocol of ['udp', 'tcp'])
    expect(
      `one rule lets ${protocol} in, for private and domain networks`,
      installed.filter((call) => isRule(call, protocol) && call.includes('profile=private,domain')).length === 1,
    )
  expect(
    'rules of an earlier installation are taken away first',
    installed[0]?.includes('delete rule name="Resync Bench"') === true,
  )

  const uninstaller = join(home, 'Uninstall.exe')
  wine.start(uninstaller, '/S', '--updated', '_?=C:\\bench')
  expect(
    'an upgrade keeps the rules',
    since(installed.length).every((call) => !call.includes('delete rule')),
  )
  wine.start(setup, '/S', '/D=C:\\bench')
  const before = calls().length
  wine.start(uninstaller, '/S', '_?=C:\\bench')
  expect(
    'removal takes the rules away',
    since(before).some((call) => call.includes('delete rule name="Resync Bench"')),
  )
  expect('removal takes the program away', !existsSync(join(home, 'Resync Bench.exe')))
  wine.end()
  return problems
}

const run = (program, args, env = environment) => spawnSync(program, args, { env, encoding: 'utf8', timeout: 120_000 })

/** A Windows of its own. */
function prefix(folder) {
  const env = {
    ...environment,
    WINEPREFIX: folder,
    WINEARCH: 'win64',
    WINEDEBUG: '-all',
    WINEDLLOVERRIDES: 'mscoree,mshtml=;netsh.exe=n',
  }
  const server =
    ['/usr/lib/wine/wineserver64', '/usr/lib/wine/wineserver'].find((path) => existsSync(path)) ?? 'wineserver'
  return {
    start: (...args) => run('wine', args, env),
    end: () => {
      run(server, ['-k'], env)
      rmSync(folder, { recursive: true, force: true })
    },
  }
}
