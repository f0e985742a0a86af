import { createHash } from 'node:crypto'
import { mkdir, rm, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { createFileAtomic, writeFileAtomic } from '../core/atomic-file.ts'
import { tolerating } from '../core/error-code.ts'
import { openChecked, readChecked } from './open-checked.ts'
import { appendChecked, makeFolders, requireInside } from './write-checked.ts'
import type { SitePath } from '../../../shared/domain/site/served-path.ts'

/** One content that a file once had. */
export interface Version {
  readonly at: number
  readonly path: string
  readonly sha256: string
  readonly bytes: number
}

/** Contents that are kept, of all files: years of a site's profiles, which are small. */
const LIMIT_BYTES = 128 * 1024 * 1024
/** Versions of one file that are listed: what a person may want back. */
const VERSIONS_SHOWN = 100
/** Paths whose last content is remembered; one that is forgotten costs a line more in the index. */
const PATHS_KNOWN = 50_000
/** What a line has beside its path, about. */
const LINE_BYTES = 130
/** A longer index is read from its end only: it is a convenience, not the record of the site. */
const INDEX_LIMIT_BYTES = 8 * 1024 * 1024

const FOLDER = 'published'
const INDEX = `${FOLDER}/index.jsonl`

export const sha256Of = (content: Uint8Array): string => createHash('sha256').update(content).digest('hex')

/**
 * What was published, by content hash, under `.bench/published/`: each content once, and a line for each time that a
 * file took it. What a phone received, or what a profile was before somebody changed it, stays answerable.
 */
export class ContentHistory {
  /** `.bench`: what is asked of the folder in it goes by the site's one door. */
  readonly #root: string
  readonly #limit: number
  /** What each path had last, as far as this run knows. */
  readonly #last = new Map<string, string>()

  /** What was added to the index since it was last looked at; at first, as if it were full. */
  #indexBytes = INDEX_LIMIT_BYTES

  /** What is kept, in bytes, or a little more; null before the first look. */
  #bytes: number | null = null

  constructor(hiddenFolder: string, limitBytes = LIMIT_BYTES) {
    this.#limit = limitBytes
    this.#root = hiddenFolder
  }

  /** Keeps this content of `path`; the same content again costs one line at most. */
  async keep(path: string, content: Uint8Array, at: number): Promise<string> {
    const sha256 = sha256Of(content)
    if (this.#last.get(path) === sha256) return sha256
    await tolerating(['EEXIST'], () => mkdir(this.#root, { mode: 0o700 }))
    await makeFolders(this.#root, INDEX)
    await tolerating(['EEXIST'], () => createFileAtomic(this.#place(sha256), content, { mode: 0o600 }))
    const line: Version = { at, path, sha256, bytes: content.length }
    await appendChecked(this.#root, INDEX, `${JSON.stringify(line)}\n`)
    this.#indexBytes += path.length + LINE_BYTES
    if (this.#indexBytes > INDEX_LIMIT_BYTES) await this.#shortenIndex()
    if (this.#last.size >= PATHS_KNOWN) this.#last.clear()
    this.#last.set(path, sha256)
    this.#bytes = this.#bytes === null ? null : this.#bytes + content.length
    if (this.#bytes === null || this.#bytes > this.#limit) await this.#makeRoom()
    return sha256
  }

  /** Nobody reads more than the end of a long index: the older half goes, but for the last line of each path. */
  async #shortenIndex(): Promise<void> {
    this.#indexBytes = 0
    const path = join(this.#root, INDEX)
    if ((await stat(path)).size <= INDEX_LIMIT_BYTES) return
    const index = await this.#index()
    const last = new Map(index.map((version) => [version.path, version]))
    const kept = index.filter((version, at) => at > index.length / 2 || last.get(version.path) === version)
    await requireInside(this.#root, INDEX)
    await writeFileAtomic(path, kept.map((line) => `${JSON.stringify(line)}\n`).join(''), { mode: 0o600 })
  }

  /** Takes the oldest contents away until what is kept has its limit; the last content of each path stays. */
  async #makeRoom(): Promise<void> {
    const index = await this.#index()
    const last = new Set(new Map(index.map(({ path, sha256 }) => [path, sha256])).values())
    const contents = new Map(index.map(({ sha256, bytes }) => [sha256, bytes]))
    let total = [...contents.values()].reduce((sum, bytes) => sum + bytes, 0)
    this.#bytes = total
    const gone = new Set<string>()
    for (const [sha256, bytes] of contents) {
      if (total <= this.#limit) break
      if (last.has(sha256)) continue
      gone.add(sha256)
      total -= bytes
      await rm(this.#place(sha256), { force: true })
    }
    if (gone.size === 0) return
    const kept = index.filter(({ sha256 }) => !gone.has(sha256)).map((line) => `${JSON.stringify(line)}\n`)
    await requireInside(this.#root, INDEX)
    await writeFileAtomic(join(this.#root, INDEX), kept.join(''), { mode: 0o600 })
    this.#bytes = total
  }

  /** The newest first; one entry, with its first time, for a content that was kept again and again in a row. */
  async versions(path: string): Promise<readonly Version[]> {
    const versions = (await this.#index()).filter((version) => version.path === path)
    return versions
      .filter((version, index) => version.sha256 !== versions[index - 1]?.sha256)
      .reverse()
      .slice(0, VERSIONS_SHOWN)
  }

  /** The newest version of each path that begins so. */
  async latest(prefix: string): Promise<readonly Version[]> {
    const own = (await this.#index()).filter(({ path }) => path.startsWith(prefix))
    return [...new Map(own.map((version) => [version.path, version])).values()]
  }

  /** The content with this hash, or null when it was never kept. */
  async content(sha256: string): Promise<Uint8Array | null> {
    if (!/^[0-9a-f]{64}$/.test(sha256)) return null
    const file = await readChecked(this.#root, `${FOLDER}/${sha256}`, { limit: this.#limit, hardLinks: true })
    return file.ok ? file.value : null
  }

  #place(sha256: string): string {
    return join(this.#root, FOLDER, sha256)
  }

  async #index(): Promise<Version[]> {
    const opened = await openChecked(this.#root, INDEX as SitePath, { hardLinks: true })
    if (!opened.ok) return []
    const { handle, identity } = opened.value
    try {
      const length = Math.min(Number(identity.size), INDEX_LIMIT_BYTES)
      const { buffer, bytesRead } = await handle.read({
        buffer: Buffer.alloc(length),
        position: Number(identity.size) - length,
      })
      return buffer.subarray(0, bytesRead).toString('utf8').split('\n').flatMap(readLine)
    } finally {
      await handle.close()
    }
  }
}

/** A line that a power cut broke is passed over. */
function readLine(line: string): Version[] {
  try {
    const { at, path, sha256, bytes } = JSON.parse(line) as Partial<Version>
    if (typeof at !== 'number' || typeof path !== 'string' || typeof sha256 !== 'string') return []
    return [{ at, path, sha256, bytes: typeof bytes === 'number' ? bytes : 0 }]
  } catch {
    return []
  }
}
