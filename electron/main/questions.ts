import { BrowserWindow, dialog, type MessageBoxOptions, type MessageBoxReturnValue } from 'electron'
import type { Words } from './words.ts'

/** The native questions. Nothing is asked that can be undone; nothing is told that could stand in the window instead. */

const ask = (options: MessageBoxOptions): Promise<MessageBoxReturnValue> => {
  const window = BrowserWindow.getFocusedWindow() ?? BrowserWindow.getAllWindows().find((one) => one.isVisible())
  return window ? dialog.showMessageBox(window, options) : dialog.showMessageBox(options)
}

/** Transfers are running: true when the person wants to quit all the same. */
export async function mayQuit(t: Words, transfers: number): Promise<boolean> {
  const { response } = await ask({
    type: 'warning',
    title: t('menu:quitting.title'),
    message: t('menu:quitting.message', { count: transfers }),
    detail: t('menu:quitting.detail'),
    buttons: [t('menu:quitting.stay'), t('menu:quitting.quit')],
    defaultId: 0,
    cancelId: 0,
    noLink: true,
  })
  return response === 1
}

export interface ClosingAnswer {
  readonly choice: 'background' | 'quit' | 'cancel'
  readonly remember: boolean
}

/** The window closes and servers run: go on without it, or stop? */
export async function howToClose(t: Words, transfers: number): Promise<ClosingAnswer> {
  const running = transfers > 0 ? `${t('menu:closing.transfers', { count: transfers })}\n` : ''
  const { response, checkboxChecked } = await ask({
    type: 'question',
    title: t('menu:closing.title'),
    message: t('menu:closing.message'),
    detail: running + t('menu:closing.detail'),
    buttons: [t('menu:closing.background'), t('menu:closing.quit'), t('menu:closing.cancel')],
    defaultId: 0,
    cancelId: 2,
    checkboxLabel: t('menu:closing.remember'),
    noLink: true,
  })
  return { choice: (['background', 'quit', 'cancel'] as const)[response] ?? 'cancel', remember: checkboxChecked }
}

/** The page crashed again and again: true to try once more. */
export async function tryPageAgain(t: Words, log: string): Promise<boolean> {
  const { response } = await ask({
    type: 'error',
    title: t('menu:failure.title'),
    message: t('menu:failure.page'),
    detail: t('menu:failure.pageDetail', { log }),
    buttons: [t('menu:failure.retry'), t('menu:failure.quit')],
    defaultId: 0,
    cancelId: 1,
    noLink: true,
  })
  return response === 0
}
