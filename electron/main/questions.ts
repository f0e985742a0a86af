import { BrowserWindow, dialog, type MessageBoxOptions, type MessageBoxReturnValue } from 'electron'
import type { Words } from './words.ts'

/** Native dialogs, only for what cannot be undone and for what the window cannot show itself. */

const ask = (options: MessageBoxOptions): Promise<MessageBoxReturnValue> => {
  const window = BrowserWindow.getFocusedWindow() ?? BrowserWindow.getAllWindows().find((one) => one.isVisible())
  return window ? dialog.showMessageBox(window, options) : dialog.showMessageBox(options)
}

/** Asks before quitting during transfers; true to quit anyway, or when `over` says that there are none any more. */
export async function mayQuit(t: Words, transfers: number, over: AbortSignal): Promise<boolean> {
  const { response } = await ask({
    type: 'warning',
    title: t('menu:quitting.title'),
    message: t('menu:quitting.message', { count: transfers }),
    detail: t('menu:quitting.detail'),
    buttons: [t('menu:quitting.stay'), t('menu:quitting.quit')],
    defaultId: 0,
    cancelId: 0,
    noLink: true,
    signal: over,
  })
  return response === 1 || over.aborted
}

/** Says, while the bench stops, that events are still being written; true to quit without them. Gone when `ended` aborts. */
export async function quitAtOnce(t: Words, events: number, ended: AbortSignal): Promise<boolean> {
  const { response } = await ask({
    type: 'info',
    title: t('menu:writing.title'),
    message: t('menu:writing.message', { count: events }),
    detail: t('menu:writing.detail'),
    buttons: [t('menu:writing.wait'), t('menu:writing.quit')],
    defaultId: 0,
    cancelId: 0,
    noLink: true,
    signal: ended,
  })
  return response === 1
}

export interface ClosingAnswer {
  readonly choice: 'background' | 'quit' | 'cancel'
  readonly remember: boolean
}

/** Asks, when the window closes while servers run, whether to keep serving or to stop. */
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

/** Asks before texts that are not saved go with the window; true to give them up. */
export async function mayDiscard(t: Words, unsaved: number): Promise<boolean> {
  const { response } = await ask({
    type: 'warning',
    title: t('menu:unsaved.title'),
    message: t('menu:unsaved.message', { count: unsaved }),
    detail: t('menu:unsaved.detail'),
    buttons: [t('menu:unsaved.stay'), t('menu:unsaved.discard')],
    defaultId: 0,
    cancelId: 0,
    noLink: true,
  })
  return response === 1
}

/** Asks after repeated crashes of the page; true to try again. */
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
