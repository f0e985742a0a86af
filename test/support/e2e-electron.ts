import { execFileSync, spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { _electron, test as base, type ElectronApplication, type Page } from '@playwright/test'
import { prepareSite, type PreparedSite } from './e2e-site.ts'
import { newFolder } from './new-folder.ts'

export { expect } from '@playwright/test'

const root = join(import.meta.dirname, '../..')

/** The runtime, by the one script that knows where it may be and how it is started. */
export const runtime = JSON.parse(
  execFileSync(process.execPath, [join(root, 'scripts/electron-runtime.mjs')], { encoding: 'utf8' }),
) as { readonly executable: string | null; readonly args: readonly string[] }

const hasDisplay = process.platform !== 'linux' || Boolean(process.env['DISPLAY'] ?? process.env['WAYLAND_DISPLAY'])

/** Why there is no window here; null when there can be one. */
export const noWindow = runtime.executable === null ? 'no Electron runtime here' : hasDisplay ? null : 'no display here'

export interface OpenWindow {
  readonly app: ElectronApplication
  readonly page: Page
  /** The application's own folder: its settings, its log. */
  readonly home: string
  /** Milliseconds from the start of the process until the window was on the screen. */
  readonly shownAfterMs: number
}

/** How the application is started with this home. */
function started(home: string) {
  const env = Object.entries(process.env).filter(([name]) => name !== 'ELECTRON_RUN_AS_NODE')
  return {
    executablePath: runtime.executable ?? '',
    args: ['--lang=en', ...runtime.args],
    cwd: root,
    env: { ...(Object.fromEntries(env) as Record<string, string>), RESYNC_BENCH_HOME: home },
  }
}

/** Starts it while it runs, as a person does who clicks its icon again; settles when this start has ended, with its code. */
export async function startAgain(home: string): Promise<number | null> {
  const { executablePath, args, cwd, env } = started(home)
  const again = spawn(executablePath, args, { cwd, env, stdio: 'ignore' })
  const [code] = (await once(again, 'exit')) as [number | null]
  return code
}

/** Opens the built application in a real window, with a home of its own. */
export async function openWindow(home: string): Promise<OpenWindow> {
  const app = await _electron.launch(started(home))
  const page = await app.firstWindow()
  await page.waitForLoadState('domcontentloaded')
  const shownAfterMs = await app.evaluate(async ({ BrowserWindow }) => {
    const [window] = BrowserWindow.getAllWindows()
    if (window?.isVisible() === false) await new Promise<void>((resolve) => void window.once('show', resolve))
    return Math.round(process.uptime() * 1000)
  })
  return { app, page, home, shownAfterMs }
}

/** The processes that carry the servers: one, or none while it comes back. */
export const benchProcesses = (app: ElectronApplication): Promise<number[]> =>
  app.evaluate(({ app }) =>
    app
      .getAppMetrics()
      .filter(({ name }) => name === 'Resync Bench servers')
      .map(({ pid }) => pid),
  )

/** An Electron test has the application open, and says that it is skipped where there can be no window. */
export const test = base.extend<{ readonly home: string; readonly site: PreparedSite; readonly window: OpenWindow }>({
  home: async ({}, use) => {
    const home = newFolder()
    await use(home.path)
    home.remove()
  },
  site: async ({ home }, use) => {
    await use(await prepareSite(home))
  },
  window: async ({ home }, use) => {
    test.skip(noWindow !== null, noWindow ?? '')
    const window = await openWindow(home)
    await use(window)
    await window.app.close()
  },
})
