// npm run dist: the installers for this system in release/, by electron-builder. Arguments are passed on: `-- --dir`.
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { build } from './build.mjs'
import { at, ensureInstalled, isMain, program, runNode } from './install.mjs'
import { writeReleasePapers } from './release-papers.mjs'

/** What electron-builder's own Debian scripts do (links, sandbox, AppArmor), and after it what ours do. */
export function joinDebianScripts() {
  mkdirSync(at('out', 'packaging'), { recursive: true })
  for (const name of ['after-install', 'after-remove']) {
    const theirs = readFileSync(at('node_modules', 'app-builder-lib', 'templates', 'linux', `${name}.tpl`), 'utf8')
    const ours = readFileSync(at('resources', 'packaging', 'deb', `${name}.sh`), 'utf8')
    writeFileSync(at('out', 'packaging', `${name}.sh`), `${theirs.trimEnd()}\n${ours}`)
  }
}

/** Packs what is built; settles with the exit code. */
export function pack(args) {
  joinDebianScripts()
  return runNode([program('electron-builder'), '--publish', 'never', ...args])
}

if (isMain(import.meta.url)) {
  ensureInstalled()
  const built = await build()
  process.exitCode = built === 0 ? await pack(process.argv.slice(2)) : built
  if (process.exitCode === 0) for (const name of await writeReleasePapers(at('release'))) console.log(`release/${name}`)
}
