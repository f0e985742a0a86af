import { app, dialog, ipcMain, Menu, nativeTheme, powerSaveBlocker, shell } from 'electron'
import { join } from 'node:path'
import type { BenchState } from '../../shared/domain/event/bench-state.ts'
import { serverNames, type ServerName } from '../../shared/domain/event/bench-event.ts'
import type { PortOwner } from '../../shared/ipc/wires.ts'
import { builtFile } from '../built.ts'
import type { ShellActions } from '../transports/shell-router.ts'
import { languageOf, type Language } from '../../shared/domain/text/languages.ts'
import { serveAppPages } from './app-protocol.ts'
import { startBenchProcess, type BenchProcess } from './bench-process.ts'
import { chooseFolder } from './choose-folder.ts'
import { createCommands } from './commands.ts'
import { logLine, openLog, type LogFile } from './log-file.ts'
import { buildMenu } from './menu.ts'
import { howToClose, mayDiscard, tryPageAgain } from './questions.ts'
import { printPdf } from './print-pdf.ts'
import { planRestart } from './restart-policy.ts'
import { openSettings, type SettingsFile } from './settings.ts'
import { showInSite } from './show-in-site.ts'
import { mayStop, stopBench } from './stop-bench.ts'
import { createTray, type TrayIcon } from './tray.ts'
import { denyPermissions, guard, isOurPage, openWindow, pageUrl } from './window.ts'
import { shellWords, type Words } from './words.ts'

/** Max automatic reloads of a crashed page per minute; beyond that, the user is asked first. */
const PAGE_CRASHES = 3

const mac = process.platform === 'darwin'

/**
 * Composes the desktop shell: at most one window, the bench process, menu, tray and dialogs. It knows nothing about
 * provisioning.
 */
class Application {
  readonly #developing = !app.isPackaged
  readonly #url = pageUrl(this.#developing ? process.env['ELECTRON_RENDERER_URL'] : undefined)
  readonly #folder = app.getPath('userData')
  readonly #log: LogFile = openLog(this.#folder)
  readonly #settings: SettingsFile = openSettings(join(this.#folder, 'window.json'))
  readonly #commands = createCommands(() => this.#showMenu())
  #words: Words = shellWords(this.#language())
  #window: Electron.BrowserWindow | null = null
  #bench: BenchProcess | null = null
  #tray: TrayIcon | null = null
  #awake: number | null = null
  #shown = ''
  /** Texts of the page that are not saved. */
  #unsaved = 0
  #pageCrashes: readonly number[] = []
  #quitting: 'no' | 'asking' | 'stopping' | 'stopped' = 'no'

  start(): void {
    nativeTheme.themeSource = this.#settings.get().theme
    denyPermissions()
    serveAppPages(builtFile('renderer'))
    app.on('web-contents-created', (_event, contents) => guard(contents))
    app.on('second-instance', () => this.#openWindow())
    app.on('activate', () => this.#openWindow())
    app.on('window-all-closed', () => this.#whenNoWindow())
    app.on('before-quit', (event) => this.#beforeQuit(event))
    app.setAboutPanelOptions({
      applicationName: 'Resync Bench',
      applicationVersion: app.getVersion(),
      copyright: this.#words('menu:about.runtime', { ...process.versions, chromium: process.versions.chrome }),
    })
    // The window opens first; its page waits for the bench on its own.
    this.#openWindow()
    this.#bench = startBenchProcess({
      start: { preferencesFolder: this.#folder, version: app.getVersion() },
      site: () => this.#settings.get().site,
      log: (text) => this.#log.write(text),
      printPdf,
    })
    this.#bench.onState((state, before) => this.#whenTold(state, before))
    this.#servePorts()
    this.#showMenu()
  }

  #language(): Language {
    return this.#settings.get().language ?? languageOf(app.getLocale())
  }

  #openWindow(): void {
    this.#tray?.destroy()
    this.#tray = null
    if (this.#window) {
      if (this.#window.isMinimized()) this.#window.restore()
      this.#window.show()
      this.#window.focus()
      return
    }
    const window = openWindow({ settings: this.#settings, url: this.#url, developing: this.#developing })
    this.#window = window
    window.on('close', (event) => this.#whenClosing(event, window))
    window.once('show', () => this.#log.write(logLine('the window is shown')))
    window.on('closed', () => (this.#window = null))
    // Another page begins with nothing unsaved, whatever became of the one before.
    window.webContents.on('did-navigate', () => (this.#unsaved = 0))
    window.webContents.on('render-process-gone', (_event, details) => void this.#whenPageGone(window, details.reason))
  }

  /** Passes a port of our own page (main frame only) to the bench or the shell, as the page asks. */
  #servePorts(): void {
    // Loaded on first use: the contract's libraries take longer to load than the window takes to show.
    const answering = once(async () => {
      const [{ answerPorts }, { shellRouter }] = await Promise.all([
        import('../transports/message-port.ts'),
        import('../transports/shell-router.ts'),
      ])
      return answerPorts({ router: shellRouter(this.#actions()), context: {} })
    })
    const receivers: Readonly<Record<PortOwner, (port: Electron.MessagePortMain) => void>> = {
      bench: (port) => this.#bench?.giveTo(port),
      shell: (port) => void answering().then((answer) => answer(port)),
    }
    ipcMain.on('port', (event, owner: unknown) => {
      const [port] = event.ports
      if (!port || !isOurPage(event.senderFrame, event.sender, this.#url)) return
      if (owner === 'bench' || owner === 'shell') receivers[owner](port)
    })
  }

  #actions(): ShellActions {
    return {
      chooseFolder: (purpose, startAt) =>
        chooseFolder(this.#words, (options) => this.#ask(options), { purpose, startAt }),
      showInFolder: (path) => this.#showInSite(path),
      setAppearance: ({ language, theme }) => {
        this.#settings.set({ language, theme })
        this.#words = shellWords(language)
        nativeTheme.themeSource = theme
        this.#showMenu()
      },
      setUnsaved: (count) => (this.#unsaved = count),
      commands: (signal) => this.#commands.follow(signal),
    }
  }

  #ask(options: Electron.OpenDialogOptions): Promise<Electron.OpenDialogReturnValue> {
    return this.#window ? dialog.showOpenDialog(this.#window, options) : dialog.showOpenDialog(options)
  }

  #showInSite(path: string): Promise<boolean> {
    return showInSite(this.#bench?.state()?.site?.folder, path)
  }

  #showMenu(): void {
    const situation = {
      listening: this.#commands.listening(),
      siteOpen: Boolean(this.#bench?.state()?.site),
      developing: this.#developing,
      mac,
    }
    const shown = JSON.stringify([this.#language(), situation])
    if (shown === this.#shown) return
    this.#shown = shown
    Menu.setApplicationMenu(
      buildMenu(this.#words, situation, {
        command: (command) => {
          this.#openWindow()
          this.#commands.send(command)
        },
        showSite: () => void this.#showInSite(''),
        showLog: () => shell.showItemInFolder(this.#log.path),
      }),
    )
  }

  #whenTold(state: BenchState, before: BenchState | null): void {
    // Remembered for the next start and after a crash. A bench that starts or stops has no site: not counted.
    if (state.site) this.#settings.set({ site: state.site.folder })
    else if (before?.site && this.#quitting === 'no') this.#settings.set({ site: null })
    this.#keepAwake(serving(state).length > 0)
    this.#showServing()
    this.#showMenu()
  }

  #showServing(): void {
    const state = this.#bench?.state()
    this.#tray?.show(state ? serving(state).map((name) => name.toUpperCase()) : [])
  }

  /** Keeps the laptop awake while servers run; the display may still turn off. */
  #keepAwake(needed: boolean): void {
    if (needed && this.#awake === null) this.#awake = powerSaveBlocker.start('prevent-app-suspension')
    if (!needed && this.#awake !== null) {
      powerSaveBlocker.stop(this.#awake)
      this.#awake = null
    }
  }

  #whenClosing(event: Electron.Event, window: Electron.BrowserWindow): void {
    if (this.#quitting === 'no' && this.#unsaved > 0) {
      event.preventDefault()
      void this.#afterDiscarding(() => window.close())
      return
    }
    const state = this.#bench?.state()
    if (mac || this.#quitting !== 'no' || !state || serving(state).length === 0) return
    const remembered = this.#settings.get().whenClosing
    if (remembered) {
      this.#close(remembered)
      return
    }
    event.preventDefault()
    void howToClose(this.#words, state.rates.transfers).then(({ choice, remember }) => {
      if (choice === 'cancel') return
      if (remember) this.#settings.set({ whenClosing: choice })
      this.#close(choice)
      window.destroy()
    })
  }

  /** Goes on once nothing is unsaved any more: because nothing was, or because the person gave it up. */
  async #afterDiscarding(goOn: () => void): Promise<void> {
    if (!(await mayDiscard(this.#words, this.#unsaved))) return
    this.#unsaved = 0
    goOn()
  }

  #close(choice: 'background' | 'quit'): void {
    if (choice === 'background') {
      this.#tray ??= createTray(this.#words, { open: () => this.#openWindow(), quit: () => app.quit() })
      this.#showServing()
    } else {
      this.#quitting = 'stopping' // the question about running transfers was this one
      this.#stop()
    }
  }

  #whenNoWindow(): void {
    if (!mac && !this.#tray && this.#quitting === 'no') app.quit()
  }

  async #whenPageGone(window: Electron.BrowserWindow, reason: string): Promise<void> {
    if (reason === 'clean-exit' || this.#quitting !== 'no') return
    this.#log.write(logLine('the page stopped working; it is loaded again', { reason }))
    this.#pageCrashes = planRestart(this.#pageCrashes, Date.now()).crashes
    if (this.#pageCrashes.length > PAGE_CRASHES) {
      this.#pageCrashes = []
      if (!(await tryPageAgain(this.#words, this.#log.path))) {
        app.quit()
        return
      }
    }
    if (!window.isDestroyed()) window.webContents.reload()
  }

  #beforeQuit(event: Electron.Event): void {
    if (this.#quitting === 'stopped') return
    event.preventDefault()
    if (this.#quitting !== 'no') return
    if (this.#unsaved > 0) {
      void this.#afterDiscarding(() => app.quit())
      return
    }
    this.#quitting = 'asking'
    void mayStop(this.#bench, this.#words).then((yes) => {
      this.#quitting = yes ? 'stopping' : 'no'
      if (yes) this.#stop()
    })
  }

  #stop(): void {
    void stopBench(this.#bench, this.#words).then(() => {
      this.#quitting = 'stopped'
      app.quit()
    })
  }
}

function once<T>(make: () => T): () => T {
  let made: { readonly value: T } | null = null
  return () => (made ??= { value: make() }).value
}

const serving = (state: BenchState): readonly ServerName[] =>
  serverNames.filter((name) => state.servers[name].phase === 'listening')

export function startApplication(): void {
  new Application().start()
}
