import { shell } from 'electron'
import { realpath } from 'node:fs/promises'
import { join, sep } from 'node:path'

/** Reveals only files of the open site, so that a page cannot make the file manager open anything else. */
export async function showInSite(folder: string | undefined, path: string): Promise<boolean> {
  if (folder === undefined) return false
  try {
    const base = await realpath(folder)
    const wanted = await realpath(join(base, path))
    if (wanted !== base && !wanted.startsWith(base + sep)) return false
    shell.showItemInFolder(wanted)
    return true
  } catch {
    return false
  }
}
