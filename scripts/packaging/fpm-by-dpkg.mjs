#!/usr/bin/env node
// Stands for fpm where it cannot be fetched: takes the arguments that electron-builder gives it for a Debian package and
// builds that with dpkg-deb. The packaging test uses it; `npm run dist` has fpm's own.
import { execFileSync } from 'node:child_process'
import { chmodSync, cpSync, mkdirSync, mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { basename, dirname, join } from 'node:path'

/** Options that take a value, with the name of the field that it becomes; null where nothing does. */
const fields = {
  '-s': null,
  '-t': null,
  '--deb-compression': null,
  '--license': null,
  '--after-install': null,
  '--after-remove': null,
  '--package': null,
  '--iteration': null,
  '--name': 'Package',
  '--version': 'Version',
  '--architecture': 'Architecture',
  '--maintainer': 'Maintainer',
  '--vendor': 'Vendor',
  '--url': 'Homepage',
  '--category': 'Section',
  '--deb-priority': 'Priority',
  '-d': 'Depends',
  '--deb-recommends': 'Recommends',
  '--description': 'Description',
}
const several = new Set(['Depends', 'Recommends'])

const given = new Map()
const files = []
for (let args = process.argv.slice(2); args.length > 0;) {
  const [argument] = args.splice(0, 1)
  if (argument in fields) {
    const [value] = args.splice(0, 1)
    const field = fields[argument]
    const before = given.get(argument)
    given.set(argument, several.has(field) && before !== undefined ? `${before}, ${value}` : value)
  } else if (argument.startsWith('-')) {
    if (argument !== '--force') throw new Error(`fpm-by-dpkg does not know ${argument}`)
  } else {
    files.push(argument.split(/=(?=\/)/))
  }
}

const root = mkdtempSync(join(tmpdir(), 'resync-bench-deb-'))
try {
  for (const [from, to] of files) {
    const target = join(root, to)
    mkdirSync(dirname(target), { recursive: true })
    cpSync(from, target, { recursive: true, verbatimSymlinks: true, mode: 2 })
  }
  const control = join(root, 'DEBIAN')
  mkdirSync(control)
  for (const [option, name] of [
    ['--after-install', 'postinst'],
    ['--after-remove', 'postrm'],
  ]) {
    cpSync(given.get(option), join(control, name))
    chmodSync(join(control, name), 0o755)
  }
  const lines = [...given].flatMap(([option, value]) => {
    const field = fields[option]
    return field === null ? [] : [`${field}: ${field === 'Description' ? described(value) : value}`]
  })
  writeFileSync(join(control, 'control'), `${[...lines, `Installed-Size: ${kilobytes(root)}`].join('\n')}\n`)
  const out = given.get('--package')
  mkdirSync(dirname(out), { recursive: true })
  execFileSync('dpkg-deb', ['--root-owner-group', '-Zgzip', '-z1', '--build', root, out], { stdio: 'inherit' })
  console.log(basename(out))
} finally {
  rmSync(root, { recursive: true, force: true })
}

/** The first line is the synopsis; an empty line of the rest is a dot (Debian Policy 5.6.13). */
function described(text) {
  const [synopsis, ...rest] = text.split('\n').map((line) => line.trim())
  return [synopsis, ...rest.map((line) => ` ${line === '' ? '.' : line}`)].join('\n')
}

function kilobytes(path) {
  const stats = statSync(path)
  if (!stats.isDirectory()) return Math.ceil(stats.size / 1_024)
  return readdirSync(path).reduce((sum, name) => sum + kilobytes(join(path, name)), 4)
}
