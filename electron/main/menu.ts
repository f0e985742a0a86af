import { Menu, type MenuItemConstructorOptions } from 'electron'
import type { MenuCommand } from '../../shared/ipc/shell-contract.ts'
import type { Words } from './words.ts'

export interface MenuActions {
  readonly command: (command: MenuCommand) => void
  readonly showSite: () => void
  readonly showLog: () => void
}

export interface MenuSituation {
  /** Whether a page listens for commands. */
  readonly listening: boolean
  readonly siteOpen: boolean
  readonly developing: boolean
  readonly mac: boolean
}

/** The application menu in one language. Rebuilt when the language or the situation changes. */
export function buildMenu(
  t: Words,
  situation: MenuSituation,
  actions: MenuActions,
): ReturnType<typeof Menu.buildFromTemplate> {
  const ask = (command: MenuCommand): Pick<MenuItemConstructorOptions, 'enabled' | 'click'> => ({
    enabled: situation.listening,
    click: () => actions.command(command),
  })
  const { mac } = situation
  return Menu.buildFromTemplate([
    ...(mac ? [applicationMenu(t)] : []),
    {
      label: t('menu:file.title'),
      submenu: [
        { label: t('menu:file.newSite'), accelerator: 'CmdOrCtrl+N', ...ask('new-site') },
        { label: t('menu:file.openSite'), accelerator: 'CmdOrCtrl+O', ...ask('open-site') },
        { label: t('menu:file.showSite'), enabled: situation.siteOpen, click: actions.showSite },
        { type: 'separator' },
        { role: 'close', label: t('menu:file.close') },
        ...quitItem(t, mac),
      ],
    },
    editMenu(t),
    viewMenu(t, situation.developing, ask('palette')),
    windowMenu(t, mac),
    {
      role: 'help',
      label: t('menu:help.title'),
      submenu: [
        { label: t('menu:help.guide'), accelerator: 'F1', registerAccelerator: false, ...ask('guide') },
        // The page handles this key; the menu shows it so that people find it.
        { label: t('menu:help.shortcuts'), accelerator: '?', registerAccelerator: false, ...ask('shortcuts') },
        { label: t('menu:help.log'), click: actions.showLog },
        ...(mac ? [] : [{ type: 'separator' } as const, { role: 'about', label: t('menu:help.about') } as const]),
      ],
    },
  ])
}

const quitItem = (t: Words, mac: boolean): MenuItemConstructorOptions[] =>
  mac ? [] : [{ type: 'separator' }, { role: 'quit', label: t('menu:file.quit'), accelerator: 'CmdOrCtrl+Q' }]

const applicationMenu = (t: Words): MenuItemConstructorOptions => ({
  role: 'appMenu',
  submenu: [
    { role: 'about', label: t('menu:help.about') },
    { type: 'separator' },
    { role: 'services', label: t('menu:application.services') },
    { type: 'separator' },
    { role: 'hide', label: t('menu:application.hide') },
    { role: 'hideOthers', label: t('menu:application.hideOthers') },
    { role: 'unhide', label: t('menu:application.showAll') },
    { type: 'separator' },
    { role: 'quit', label: t('menu:file.quit') },
  ],
})

const editMenu = (t: Words): MenuItemConstructorOptions => ({
  label: t('menu:edit.title'),
  submenu: [
    { role: 'undo', label: t('menu:edit.undo') },
    { role: 'redo', label: t('menu:edit.redo') },
    { type: 'separator' },
    { role: 'cut', label: t('menu:edit.cut') },
    { role: 'copy', label: t('menu:edit.copy') },
    { role: 'paste', label: t('menu:edit.paste') },
    { role: 'selectAll', label: t('menu:edit.selectAll') },
  ],
})

const viewMenu = (
  t: Words,
  developing: boolean,
  palette: Pick<MenuItemConstructorOptions, 'enabled' | 'click'>,
): MenuItemConstructorOptions => ({
  label: t('menu:view.title'),
  submenu: [
    { label: t('menu:view.palette'), accelerator: 'CmdOrCtrl+K', registerAccelerator: false, ...palette },
    { type: 'separator' },
    { role: 'reload', label: t('menu:view.reload') },
    { role: 'zoomIn', label: t('menu:view.zoomIn') },
    { role: 'zoomOut', label: t('menu:view.zoomOut') },
    { role: 'resetZoom', label: t('menu:view.zoomReset') },
    { type: 'separator' },
    { role: 'togglefullscreen', label: t('menu:view.fullScreen') },
    ...(developing ? [{ role: 'toggleDevTools', label: t('menu:view.devTools') } as const] : []),
  ],
})

const windowMenu = (t: Words, mac: boolean): MenuItemConstructorOptions => ({
  role: 'window',
  label: t('menu:window.title'),
  submenu: [
    { role: 'minimize', label: t('menu:window.minimize') },
    ...(mac
      ? [
          { role: 'zoom', label: t('menu:window.zoom') } as const,
          { type: 'separator' } as const,
          { role: 'front', label: t('menu:window.front') } as const,
        ]
      : []),
  ],
})
