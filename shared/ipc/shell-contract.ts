import { eventIterator, oc, type } from '@orpc/contract'
import { z } from 'zod'
import { languages } from '../domain/text/languages.ts'

/**
 * What only the desktop shell can do, over a port of its own. In a browser this port does not exist: a folder is typed,
 * and what has no meaning there is not shown. It stays small; whatever the bench can do belongs in contract.ts.
 */

/** What the person chose in the native menu; the page does it, as if its own button had been pressed. */
export const menuCommands = ['open-site', 'new-site', 'palette', 'shortcuts', 'guide'] as const
export type MenuCommand = (typeof menuCommands)[number]

export const shellContract = {
  /** The native folder chooser; null when the person thinks better of it. */
  chooseFolder: oc
    .input(z.object({ purpose: z.enum(['open', 'create']), startAt: z.string().max(4_096).optional() }))
    .output(type<string | null>()),
  /** Shows a path of the open site ('' is the site's folder) in the file manager; false when it is not there. */
  showInFolder: oc.input(z.object({ path: z.string().max(1_024) })).output(type<boolean>()),
  /** The page's language and theme, so that the menu, the native dialogs and the window's background agree with it. */
  setAppearance: oc
    .input(z.object({ language: z.enum(languages), theme: z.enum(['system', 'light', 'dark']) }))
    .output(type<null>()),
  /** How many texts of this page are not saved: the window asks before it takes them with it. */
  setUnsaved: oc.input(z.object({ count: z.number().int().min(0) })).output(type<null>()),
  /** The menu's commands for this page; the menu offers them while somebody listens. */
  commands: oc.input(z.undefined()).output(eventIterator(type<MenuCommand>())),
}

export type ShellContract = typeof shellContract
