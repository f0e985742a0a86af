// npm run hostile: everything that a network, a file and a page can do to the built product, on loopback, within a few
// minutes; `-- --only tftp` tries one area, `-- --endurance` serves a busy site for ten minutes (`--minutes 30`: for thirty).
// Ends with a table of what was tried and what held; a fault makes the exit code 1.
import { spawnSync } from 'node:child_process'
import { ensureBuilt } from './build.mjs'
import { at, ensureInstalled, environment, node, root } from './install.mjs'

ensureInstalled()
if ((await ensureBuilt()) !== 0) process.exit(1)
const args = process.argv.slice(2)
const program = args.includes('--endurance') ? 'endurance.ts' : 'hostile.ts'
const { status } = spawnSync(node, [at('test', 'hostile', program), ...args], {
  cwd: root,
  env: environment,
  stdio: 'inherit',
})
process.exit(status ?? 1)
