import { app } from 'electron'
import { commandIn } from '../cli/commands.ts'
import { registerAppScheme } from './app-scheme.ts'

/**
 * The desktop application. With a command's word among its arguments it is the command line instead, and opens no window:
 * `resync-bench serve --site …` from an installed package.
 *
 * Nothing here waits at the top level: Electron is not ready before this module has been evaluated. What is needed only
 * once it is ready is loaded while it gets ready.
 */
const args = process.argv.slice(app.isPackaged ? 1 : 2)
const command = commandIn(args)

const home = process.env['RESYNC_BENCH_HOME']
if (home) app.setPath('userData', home)

if (command) {
  app.commandLine.appendSwitch('disable-gpu')
  app.dock?.hide()
  void import('../cli/run.ts').then(async ({ runCommandLine }) => app.exit(await runCommandLine(args)))
} else if (app.requestSingleInstanceLock()) {
  // As root (a container, a test machine) there is no sandbox to enable: every child would be refused.
  if (!app.isReady() && !app.commandLine.hasSwitch('no-sandbox')) app.enableSandbox()
  if (!app.isReady()) registerAppScheme() // a runtime that is ready too early was given scripts/early-scheme.cjs
  void Promise.all([import('./application.ts'), app.whenReady()]).then(([{ startApplication }]) => startApplication())
} else {
  app.quit() // the first instance shows its window
}
