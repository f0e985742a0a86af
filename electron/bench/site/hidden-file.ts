import { mkdir, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { writeFileAtomic } from '../core/atomic-file.ts'
import { readChecked } from './open-checked.ts'
import { requireInside } from './write-checked.ts'
import { writeFault } from '../core/write-fault.ts'

/** One small file of the bench's own, in `.bench/` or beside the preferences, for its owner's eyes alone: by the checked door. */
export class HiddenFile {
  readonly #folder: string
  readonly #name: string
  readonly #limit: number

  constructor(folder: string, name: string, limit: number) {
    this.#folder = folder
    this.#name = name
    this.#limit = limit
  }

  /** Null where there is none, or none that may be read. */
  async read(): Promise<string | null> {
    const read = await readChecked(this.#folder, this.#name, { limit: this.#limit, hardLinks: true })
    return read.ok ? new TextDecoder().decode(read.value) : null
  }

  async write(text: string): Promise<void> {
    try {
      await mkdir(this.#folder, { recursive: true, mode: 0o700 })
      await requireInside(this.#folder, this.#name)
      await writeFileAtomic(join(this.#folder, this.#name), text, { mode: 0o600 })
    } catch (error) {
      throw writeFault(join(this.#folder, this.#name), error)
    }
  }

  async remove(): Promise<void> {
    await requireInside(this.#folder, this.#name)
    await rm(join(this.#folder, this.#name), { force: true })
  }
}
