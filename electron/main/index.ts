import { app } from 'electron'
import { resolve } from 'node:path'
import { commandIn } from '../cli/commands.ts'
import { registerAppScheme } from './app-scheme.ts'

/**
 * The desktop application. With a command among its arguments it runs that command instead and opens no window:
 * `resync-bench serve --site …` from an installed package.
 */
const args = ownArguments(process.argv)
const command = commandIn(args)

const home = process.env['RESYNC_BENCH_HOME']
if (home) app.setPath('userData', home)

if (command) {
  // A top-level await keeps Electron from becoming ready, so that no display is needed.
  app.dock?.hide()
  const { runCommandLine } = await import('../cli/run.ts')
  process.exit(await runCommandLine(args))
} else if (app.requestSingleInstanceLock()) {
  // Chromium has no sandbox for root (a container, a test machine): every child process would be refused.
  if (!app.isReady() && !app.commandLine.hasSwitch('no-sandbox')) app.enableSandbox()
  if (!app.isReady()) registerAppScheme() // a runtime that is ready too early was given scripts/early-scheme.cjs
  // Not awaited, for the same reason. What is needed after `ready` loads in the meantime.
  void Promise.all([import('./application.ts'), app.whenReady()]).then(([{ startApplication }]) => startApplication())
} else {
  app.quit() // the first instance shows its window
}

/** The arguments without the executable and, when not packaged, without everything up to the application's path. */
function ownArguments(argv: readonly string[]): readonly string[] {
  const application = argv.findIndex((argument, i) => i > 0 && resolve(argument) === app.getAppPath())
  const own = app.isPackaged ? argv.slice(1) : application === -1 ? [] : argv.slice(application + 1)
  return own.filter((argument) => argument !== '--no-sandbox')
}
