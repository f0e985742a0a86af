import { BrowserWindow, nativeTheme, screen, session, type WebContents, type WebFrameMain } from 'electron'
import { appOrigin } from '../../shared/ipc/wires.ts'
import { builtFile } from '../built.ts'
import type { SettingsFile } from './settings.ts'

const MIN_SIZE = { minWidth: 900, minHeight: 560 } as const
const FIRST_SIZE = { width: 1280, height: 820 } as const
/** The page's background colours, so that the window does not flash before the first paint. */
const BACKGROUND = { light: '#f6f7f9', dark: '#14171c' } as const

/** Where the page comes from: the bundle, or while developing the server of the renderer's build. */
export const pageUrl = (developmentUrl: string | undefined): string => developmentUrl ?? `${appOrigin}/index.html`

export interface WindowOptions {
  readonly settings: SettingsFile
  readonly url: string
  readonly developing: boolean
}

/** The only window. It holds no logic and no server: it can be closed, reloaded or crash at any time. */
export function openWindow({ settings, url, developing }: WindowOptions): BrowserWindow {
  const window = new BrowserWindow({
    ...FIRST_SIZE,
    ...MIN_SIZE,
    ...remembered(settings),
    show: false,
    title: 'Resync Bench',
    backgroundColor: nativeTheme.shouldUseDarkColors ? BACKGROUND.dark : BACKGROUND.light,
    webPreferences: {
      preload: builtFile('preload/index.cjs'),
      sandbox: true,
      contextIsolation: true,
      nodeIntegration: false,
      webSecurity: true,
      webviewTag: false,
      spellcheck: false,
      devTools: developing,
    },
  })
  if (settings.get().window?.maximized) window.maximize()
  window.once('ready-to-show', () => window.show())
  window.on('close', () => {
    settings.set({ window: { ...window.getNormalBounds(), maximized: window.isMaximized() } })
  })
  void window.loadURL(url)
  return window
}

/** The last position of the window, if a display is still there. */
function remembered(settings: SettingsFile): Partial<Electron.Rectangle> {
  const state = settings.get().window
  if (!state) return {}
  const { x, y, width, height } = state
  if (x === undefined || y === undefined) return { width, height }
  const { workArea } = screen.getDisplayMatching({ x, y, width, height })
  const onScreen =
    x < workArea.x + workArea.width - 100 &&
    x + width > workArea.x + 100 &&
    y >= workArea.y - 10 &&
    y < workArea.y + workArea.height - 100
  return onScreen ? { x, y, width, height } : { width, height }
}

/** Blocks navigation, new windows and embedded pages. */
export function guard(contents: WebContents): void {
  contents.on('will-navigate', (event) => event.preventDefault())
  contents.on('will-frame-navigate', (event) => event.preventDefault())
  contents.on('will-redirect', (event) => event.preventDefault())
  contents.on('will-attach-webview', (event) => event.preventDefault())
  contents.setWindowOpenHandler(() => ({ action: 'deny' }))
}

/** What the page may: write to the clipboard, and tell a phone that fails where somebody wants to be told. */
const permissions: ReadonlySet<string> = new Set(['clipboard-sanitized-write', 'notifications'])

export function denyPermissions(): void {
  const allowed = (permission: string, origin: string): boolean =>
    permissions.has(permission) && new URL(origin).origin === new URL(appOrigin).origin
  const { defaultSession } = session
  defaultSession.setPermissionRequestHandler((_contents, permission, answer, details) =>
    answer(allowed(permission, details.requestingUrl)),
  )
  defaultSession.setPermissionCheckHandler((_contents, permission, origin) => allowed(permission, origin))
  defaultSession.setDevicePermissionHandler(() => false)
}

/** Whether a message comes from our own page in the window's main frame. */
export function isOurPage(frame: WebFrameMain | null, contents: WebContents, url: string): boolean {
  if (!frame || frame !== contents.mainFrame) return false
  const prefix = url.slice(0, url.indexOf('/', url.indexOf('//') + 2) + 1)
  return frame.url.startsWith(prefix)
}
