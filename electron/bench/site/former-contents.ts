import { join } from 'node:path'
import { BenchError } from '../../../shared/domain/fault/fault.ts'
import type { FormerVersion } from '../../../shared/ipc/contract/former.ts'
import { writeFault } from '../core/write-fault.ts'
import { requireFolder } from './write-checked.ts'
import { ContentHistory } from './content-history.ts'

export interface FormerContentsOptions {
  readonly hidden: string
  /** The folder in `.bench` that has the copies: apart from others', which these must not push out. */
  readonly folder: string
  /** What it is a copy of, as it is told. */
  readonly file: string
  readonly limitBytes: number
  readonly now: () => number
}

/** What one file of the site was before each change that was made here: to be looked at and brought back. */
export class FormerContents {
  readonly #options: FormerContentsOptions
  readonly #place: string
  readonly #history: ContentHistory

  constructor(options: FormerContentsOptions) {
    this.#options = options
    this.#place = join(options.hidden, options.folder)
    this.#history = new ContentHistory(this.#place, options.limitBytes)
  }

  /** Keeps this content and gives its hash; called before and after a change, so that each has the time at which it came to be. */
  async keep(content: Uint8Array): Promise<string> {
    try {
      await requireFolder(this.#place)
      return await this.#history.keep(this.#options.file, content, this.#options.now())
    } catch (error) {
      throw writeFault(this.#place, error)
    }
  }

  /** Those that differ from what is there now, the newest first; each content once, however often it was there. */
  async versions(now: string | null): Promise<readonly FormerVersion[]> {
    await requireFolder(this.#place)
    const seen = new Set([now])
    const versions = await this.#history.versions(this.#options.file)
    return versions.flatMap(({ at, sha256, bytes }) => {
      if (seen.has(sha256)) return []
      seen.add(sha256)
      return [{ at, sha256, bytes }]
    })
  }

  async content(sha256: string): Promise<Uint8Array> {
    const content = await this.#history.content(sha256)
    if (content === null) throw new BenchError('FILE_UNKNOWN', { path: this.#options.file })
    return content
  }
}
