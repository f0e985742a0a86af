// What a Debian package says of itself, what it does when it is installed, and what is left when it is gone.
import { spawnSync } from 'node:child_process'
import { readFileSync, writeFileSync } from 'node:fs'
import { basename, join } from 'node:path'
import { at, environment, has, node } from '../install.mjs'

/** Why no Debian package can be made here; null when one can. */
export const whyNoDeb = () => (has('dpkg-deb') ? null : 'no dpkg-deb')

const run = (program, ...args) => spawnSync(program, args, { encoding: 'utf8', env: environment })

/** What is not right with it. */
export function lookAtDeb(file, folder) {
  const problems = []
  const expect = (what, right) => right || problems.push(what)
  const field = (name) => run('dpkg-deb', '--field', file, name).stdout.trim()
  const { version, homepage } = JSON.parse(readFileSync(at('package.json'), 'utf8'))
  for (const [name, value] of Object.entries({ Package: 'resync-bench', Version: version, Homepage: homepage }))
    expect(`the package’s ${name} is ${value} (${field(name)})`, field(name) === value)
  for (const name of ['Maintainer', 'Description', 'Architecture', 'Installed-Size', 'Priority'])
    expect(`the package has a ${name}`, field(name) !== '')
  expect('it recommends nothing from the internet', field('Recommends') === '')
  const needs = field('Depends')
  for (const name of ['libgtk-3-0', 'libnss3', 'libatspi2.0-0']) expect(`it depends on ${name}`, needs.includes(name))
  for (const name of ['libgtk-3-0', 'libatspi2.0-0'])
    expect(`${name} may be the one of Ubuntu 24.04`, needs.includes(`${name} | ${name}t64`))
  const contents = run('dpkg-deb', '--contents', file).stdout
  expect(
    'all of it belongs to root',
    contents
      .split('\n')
      .filter(Boolean)
      .every((line) => line.includes(' root/root ')),
  )
  expect('it has no source maps', !contents.includes('.map\n'))
  for (const [script, what] of [
    ['postinst', 'ip_unprivileged_port_start = 67'],
    ['postrm', 'ip_unprivileged_port_start=1024'],
  ]) {
    const text = run('dpkg-deb', '--info', file, script).stdout
    expect(
      `${script} has electron-builder’s part and ours`,
      text.includes('update-alternatives') && text.includes(what),
    )
    expect(`${script} is a script that a shell can read`, spawnSync('sh', ['-n'], { input: text }).status === 0)
  }
  const why = whyNotInstalled()
  if (why === null) problems.push(...tried(older(file, folder), file))
  else console.log(`skipped: the package is not installed (${why})`)
  return problems
}

/** The same package as an earlier release would have been. */
function older(file, folder) {
  const tree = join(folder, 'older')
  run('dpkg-deb', '-R', file, tree)
  const control = join(tree, 'DEBIAN', 'control')
  writeFileSync(control, readFileSync(control, 'utf8').replace(/^Version: .*$/m, 'Version: 0.0.1'))
  const out = join(folder, 'resync-bench_0.0.1_older.deb')
  run('dpkg-deb', '--root-owner-group', '-Znone', '--build', tree, out)
  return out
}

function whyNotInstalled() {
  if (process.getuid() !== 0) return 'not root'
  for (const name of ['unshare', 'xvfb-run', 'dpkg', 'ip']) if (!has(name)) return `no ${name}`
  const overlay = 'd=$(mktemp -d) && mount -t tmpfs tmpfs $d && mkdir $d/u $d/w && mount -t overlay overlay'
  const can = run(
    'unshare',
    '--mount',
    '--net',
    'sh',
    '-c',
    `${overlay} -o lowerdir=/opt,upperdir=$d/u,workdir=$d/w /opt`,
  )
  return can.status === 0 ? null : 'no right to a copy of the system (overlay)'
}

function tried(before, after) {
  const program = at('scripts', 'packaging', 'try-deb.mjs')
  const { stdout, stderr } = run('unshare', '--mount', '--net', node, program, before, after)
  try {
    return JSON.parse(stdout.trim().split('\n').at(-1))
  } catch {
    return [`${basename(after)} could be tried: ${stderr}`]
  }
}
