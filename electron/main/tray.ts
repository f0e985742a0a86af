import { Menu, nativeImage, Tray } from 'electron'
import { builtFile } from '../built.ts'
import type { Words } from './words.ts'

export interface TrayActions {
  readonly open: () => void
  readonly quit: () => void
}

export interface TrayIcon {
  /** Says what serves now. */
  show(serving: readonly string[]): void
  destroy(): void
}

/** The tray icon: brings the window back while the bench serves without one. */
export function createTray(t: Words, actions: TrayActions): TrayIcon {
  const file = process.platform === 'darwin' ? 'trayTemplate.png' : 'tray.png'
  const tray = new Tray(nativeImage.createFromPath(builtFile(`main/${file}`)))
  let shown: string | null = null
  tray.on('click', actions.open)
  return {
    show: (serving) => {
      const state = serving.length > 0 ? t('menu:tray.serving', { servers: serving.join(', ') }) : t('menu:tray.idle')
      if (state === shown) return
      shown = state
      tray.setToolTip(`Resync Bench: ${state}`)
      tray.setContextMenu(
        Menu.buildFromTemplate([
          { label: state, enabled: false },
          { type: 'separator' },
          { label: t('menu:tray.open'), click: actions.open },
          { label: t('menu:tray.quit'), click: actions.quit },
        ]),
      )
    },
    destroy: () => tray.destroy(),
  }
}
