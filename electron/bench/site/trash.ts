import { randomUUID } from 'node:crypto'
import { constants } from 'node:fs'
import { copyFile, mkdir, readdir, rename, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { z } from 'zod'
import { BenchError } from '../../../shared/domain/fault/fault.ts'
import { parseSitePath, type SitePath } from '../../../shared/domain/site/served-path.ts'
import type { Clock } from '../core/clock.ts'
import { writeFileAtomic } from '../core/atomic-file.ts'
import { errorCode, tolerating } from '../core/error-code.ts'
import { readChecked } from './open-checked.ts'
import { entryAt, makeFolders, requireInside } from './write-checked.ts'

/** The newest are kept; who removes more than this at once has a copy. */
const KEPT = 200

const FOLDER = 'removed'
const ABOUT_LIMIT = 64 * 1024

const about = z.object({ path: z.string() })
const ID = /^\d{15}-[0-9a-f-]{36}$/

/** `.bench/removed/<id>/`: the file, and beside it where it was. */
export class Trash {
  /** `.bench`: what is asked of the folder in it goes by the site's one door. */
  readonly #root: string
  readonly #clock: Clock

  constructor(hiddenFolder: string, clock: Clock) {
    this.#root = hiddenFolder
    this.#clock = clock
  }

  /** Takes the file away; the answer brings it back. */
  async take(full: string, path: SitePath): Promise<string> {
    // Begins with the time, so that names in order are in the order of removal.
    const id = `${String(this.#clock.now()).padStart(15, '0')}-${randomUUID()}`
    const place = this.#place(id)
    await tolerating(['EEXIST'], () => mkdir(this.#root, { mode: 0o700 }))
    await makeFolders(this.#root, `${FOLDER}/${id}/content`)
    await writeFileAtomic(join(place, 'about.json'), `${JSON.stringify({ path })}\n`)
    await moveFile(full, join(place, 'content'))
    await this.#forgetOldest()
    return id
  }

  /** Where it was. */
  async pathOf(id: string): Promise<SitePath> {
    try {
      if (!ID.test(id)) throw new Error('no such id')
      const file = await readChecked(this.#root, `${FOLDER}/${id}/about.json`, { limit: ABOUT_LIMIT, hardLinks: true })
      if (!file.ok) throw new Error(file.error)
      const { path } = about.parse(JSON.parse(new TextDecoder().decode(file.value)))
      const parsed = parseSitePath(path)
      if (parsed.ok) return parsed.value
      throw new Error(parsed.error)
    } catch (error) {
      throw new BenchError('FILE_UNKNOWN', { path: id }, { cause: error })
    }
  }

  async giveBack(id: string, full: string): Promise<void> {
    const place = this.#place(id)
    try {
      await requireInside(this.#root, `${FOLDER}/${id}/content`)
      if ((await entryAt(join(place, 'content'))) !== 'file') throw new BenchError('FILE_UNKNOWN', { path: id })
      await moveFile(join(place, 'content'), full)
    } catch (error) {
      if (errorCode(error) === 'ENOENT') throw new BenchError('FILE_UNKNOWN', { path: id }, { cause: error })
      throw error
    }
    await rm(place, { recursive: true, force: true })
  }

  #place(id: string): string {
    return join(this.#root, FOLDER, id)
  }

  async #forgetOldest(): Promise<void> {
    const ids = (await readdir(join(this.#root, FOLDER))).filter((name) => ID.test(name)).sort()
    for (const id of ids.slice(0, Math.max(0, ids.length - KEPT))) {
      await rm(this.#place(id), { recursive: true, force: true })
    }
  }
}

/** Moves a file, to another disk too. */
export async function moveFile(from: string, to: string): Promise<void> {
  try {
    await rename(from, to)
  } catch (error) {
    if (errorCode(error) !== 'EXDEV') throw error
    await copyFile(from, to, constants.COPYFILE_EXCL)
    await rm(from)
  }
}
