import { execFile } from 'node:child_process'
import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { FirmwareStore } from '../../electron/bench/firmware/store.ts'
import { createSiteFiles } from '../../electron/bench/site/files.ts'
import { createSite, type Site } from '../../electron/bench/site/site.ts'
import { temporaryFolder } from './temporary-folder.ts'

export const run = promisify(execFile)

export type Files = Readonly<Record<string, Buffer | string>>

/** Writes files into a folder of the test's own. */
export async function written(files: Files, folder = temporaryFolder()): Promise<string> {
  for (const [name, bytes] of Object.entries(files)) {
    const parts = name.split('/').slice(0, -1)
    await mkdir(join(folder, ...parts), { recursive: true })
    await writeFile(join(folder, name), bytes)
  }
  return folder
}

/** The vendor's archive, packed by `zip`. */
export async function vendorZip(files: Files, name = 'cmterm-78xx.12-0-7MPP0501-123_REL.zip'): Promise<string> {
  const folder = await written(files)
  await run('zip', ['-q', '-r', name, ...Object.keys(files)], { cwd: folder })
  return join(folder, name)
}

export const sourceOf = (path: string) => ({ path, name: path.replace(/^.*\//, '') })

export async function firmwareSite(): Promise<{
  readonly site: Site
  readonly store: FirmwareStore
  readonly folder: string
}> {
  const folder = temporaryFolder()
  const site = await createSite(folder, 'Lyon')
  const store = new FirmwareStore({
    root: site.parts.files,
    hidden: site.parts.hidden,
    folders: () => site.file().firmware,
    files: createSiteFiles(site.parts),
  })
  return { site, store, folder }
}
