// npm start: installs if needed, builds if needed, opens the application; without a window, serves it to a browser.
import { at, ensureInstalled, run, runNode } from './install.mjs'
import { ensureBuilt } from './build.mjs'
import { fetchElectron, findElectron, hasDisplay, launchArguments } from './electron-runtime.mjs'

/** A runtime that ends badly within this time never showed a window. */
const START_MS = 5_000

ensureInstalled()
const built = await ensureBuilt()
if (built !== 0) process.exit(built)
process.exit(await open())

async function open() {
  if (!hasDisplay()) return serve('There is no display here')
  const electron = findElectron() ?? (await fetchElectron())
  if (!electron) return serve("Electron's runtime cannot be had here")
  const started = Date.now()
  const code = await run(electron, [...launchArguments(), ...process.argv.slice(2)])
  if (code === 0 || code === 130 || Date.now() - started > START_MS) return code
  return serve(`Electron ended with code ${code} before it showed a window`)
}

function serve(why) {
  console.log(`${why}: the same application is served to a browser instead.`)
  return runNode([at('out', 'main', 'cli.js'), 'serve', '--open', ...process.argv.slice(2)])
}
