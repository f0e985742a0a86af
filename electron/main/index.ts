import { app } from 'electron'
import { resolve } from 'node:path'
import { commandIn } from '../cli/commands.ts'
import { registerAppScheme } from './app-scheme.ts'

/**
 * The desktop application. With a command's word among its arguments it is the command line instead, and opens no window:
 * `resync-bench serve --site …` from an installed package.
 */
const args = ownArguments(process.argv)
const command = commandIn(args)

const home = process.env['RESYNC_BENCH_HOME']
if (home) app.setPath('userData', home)

if (command) {
  // Waiting here, at the top level, keeps Electron from getting ready: no display is looked for, and none is needed.
  app.dock?.hide()
  const { runCommandLine } = await import('../cli/run.ts')
  process.exit(await runCommandLine(args))
} else if (app.requestSingleInstanceLock()) {
  // As root (a container, a test machine) there is no sandbox to enable: every child would be refused.
  if (!app.isReady() && !app.commandLine.hasSwitch('no-sandbox')) app.enableSandbox()
  if (!app.isReady()) registerAppScheme() // a runtime that is ready too early was given scripts/early-scheme.cjs
  // Never waited for here, for the same reason. What is needed only then is loaded while Electron gets ready.
  void Promise.all([import('./application.ts'), app.whenReady()]).then(([{ startApplication }]) => startApplication())
} else {
  app.quit() // the first instance shows its window
}

/** Without the runtime's own: its path, and before a package is made the application's path with what precedes it. */
function ownArguments(argv: readonly string[]): readonly string[] {
  const application = argv.findIndex((argument, i) => i > 0 && resolve(argument) === app.getAppPath())
  const own = app.isPackaged ? argv.slice(1) : application === -1 ? [] : argv.slice(application + 1)
  return own.filter((argument) => argument !== '--no-sandbox')
}
