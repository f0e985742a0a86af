import { randomUUID } from 'node:crypto'
import { constants } from 'node:fs'
import { copyFile, mkdir, readdir, readFile, rename, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { z } from 'zod'
import { BenchError } from '../../../shared/domain/fault/fault.ts'
import { parseSitePath, type SitePath } from '../../../shared/domain/site/served-path.ts'
import type { Clock } from '../core/clock.ts'
import { writeFileAtomic } from '../core/atomic-file.ts'
import { errorCode } from '../core/error-code.ts'

/** The newest are kept; who removes more than this at once has a copy. */
const KEPT = 200

const about = z.object({ path: z.string() })
const ID = /^\d{15}-[0-9a-f-]{36}$/

/** `.bench/removed/<id>/`: the file, and beside it where it was. */
export class Trash {
  readonly #folder: string
  readonly #clock: Clock

  constructor(folder: string, clock: Clock) {
    this.#folder = folder
    this.#clock = clock
  }

  /** Takes the file away; the answer brings it back. */
  async take(full: string, path: SitePath): Promise<string> {
    // Begins with the time, so that names in order are in the order of removal.
    const id = `${String(this.#clock.now()).padStart(15, '0')}-${randomUUID()}`
    const place = join(this.#folder, id)
    await mkdir(place, { recursive: true, mode: 0o700 })
    await writeFileAtomic(join(place, 'about.json'), `${JSON.stringify({ path })}\n`)
    await moveFile(full, join(place, 'content'))
    await this.#forgetOldest()
    return id
  }

  /** Where it was. */
  async pathOf(id: string): Promise<SitePath> {
    try {
      if (!ID.test(id)) throw new Error('no such id')
      const { path } = about.parse(JSON.parse(await readFile(join(this.#folder, id, 'about.json'), 'utf8')))
      const parsed = parseSitePath(path)
      if (parsed.ok) return parsed.value
      throw new Error(parsed.error)
    } catch (error) {
      throw new BenchError('FILE_UNKNOWN', { path: id }, { cause: error })
    }
  }

  async giveBack(id: string, full: string): Promise<void> {
    const place = join(this.#folder, id)
    try {
      await moveFile(join(place, 'content'), full)
    } catch (error) {
      if (errorCode(error) === 'ENOENT') throw new BenchError('FILE_UNKNOWN', { path: id }, { cause: error })
      throw error
    }
    await rm(place, { recursive: true, force: true })
  }

  async #forgetOldest(): Promise<void> {
    const ids = (await readdir(this.#folder)).filter((name) => ID.test(name)).sort()
    for (const id of ids.slice(0, Math.max(0, ids.length - KEPT))) {
      await rm(join(this.#folder, id), { recursive: true, force: true })
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
