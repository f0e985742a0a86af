// npm run dist: the installers for this system in release/, by electron-builder. Arguments are passed on: `-- --dir`.
import { build } from './build.mjs'
import { ensureInstalled, program, runNode } from './install.mjs'

ensureInstalled()
const code = await build()
process.exit(
  code === 0 ? await runNode([program('electron-builder'), '--publish', 'never', ...process.argv.slice(2)]) : code,
)
