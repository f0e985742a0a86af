import { stat } from 'node:fs/promises'
import { join } from 'node:path'
import type { Emit } from '../../../shared/domain/event/bench-event.ts'
import { BenchError } from '../../../shared/domain/fault/fault.ts'
import { LISTED_PROFILES, type ProfileArea } from '../../../shared/domain/profile/area.ts'
import { decodeProfile } from '../../../shared/domain/profile/bytes.ts'
import { parseSitePath, type SitePath } from '../../../shared/domain/site/served-path.ts'
import type { Clock } from '../core/clock.ts'
import { ContentHistory, sha256Of, type Version } from './content-history.ts'
import { Mutex } from '../core/mutex.ts'
import { pause } from '../core/time.ts'
import { readChecked } from './open-checked.ts'
import type { SiteParts } from './site.ts'
import { walkFiles } from './walk-files.ts'
import { writeChecked } from './write-checked.ts'
import { writeFault } from '../core/write-fault.ts'

export interface ProfileName {
  readonly area: ProfileArea
  readonly path: string
}

export interface ProfileSave extends ProfileName {
  readonly text: string
  /** The revision that was read; null for a new file. */
  readonly basedOn: string | null
}

export interface ProfileText {
  readonly text: string
  /** Of the content; a save that is based on another one is refused. */
  readonly revision: string
}

export interface ProfileEntry {
  readonly area: ProfileArea
  readonly path: string
  readonly bytes: number
  readonly modifiedAt: number
  /** Null for what is no text: firmware, packed profiles, pictures. */
  readonly content: ProfileText | null
}

/** Larger texts are no profiles: the editor does not open them. */
const TEXT_LIMIT_BYTES = 4 * 1024 * 1024
/** Of a larger file that somebody watches, nothing is told: it is no profile. */
const REVISION_LIMIT_BYTES = 64 * 1024 * 1024
const LISTED = 5_000
/** How often the disk is looked at while an editor is open: a person switches windows in about this time. */
const LOOK_MS = 1_000
/** Files of these names are never read as text. */
const BINARY = /\.(?:loads|sbn|zip|gz|tgz|png|jpe?g|bmp|wav|raw|cop|sgn|lic)$/i

/** The site's profiles and templates as texts: read with their revision, saved whole, every former content kept. */
export class ProfileFiles {
  readonly #roots: Readonly<Record<ProfileArea, string>>
  readonly #stage: string
  readonly #clock: Clock
  readonly #history: ContentHistory
  readonly #emit: Emit
  readonly #mutex = new Mutex()
  /** Contents by path, size and time: the list is asked for often and changes seldom. */
  readonly #looked = new Map<string, { readonly stamp: string; readonly content: ProfileText | null }>()

  constructor(parts: Pick<SiteParts, 'files' | 'templates' | 'hidden'>, clock: Clock, emit: Emit = () => undefined) {
    this.#emit = emit
    this.#roots = { files: parts.files, templates: parts.templates }
    this.#stage = join(parts.hidden, 'incoming')
    this.#clock = clock
    this.#history = new ContentHistory(parts.hidden)
  }

  async list(): Promise<readonly ProfileEntry[]> {
    const entries: ProfileEntry[] = []
    for (const area of ['templates', 'files'] as const) {
      const { paths } = await walkFiles(this.#roots[area], LISTED)
      for (const path of paths.filter((name) => !BINARY.test(name)).slice(0, LISTED_PROFILES)) {
        const entry = await this.#entry(area, path)
        if (entry !== null) entries.push(entry)
      }
    }
    this.#forgetOthers(new Set(entries.map(({ area, path }) => `${area}/${path}`)))
    return entries
  }

  /** The names of the templates alone: no file is read for them. */
  async templates(): Promise<ReadonlySet<string>> {
    const { paths } = await walkFiles(this.#roots.templates, LISTED)
    return new Set(paths.filter((name) => !BINARY.test(name)))
  }

  /** What is no longer listed is not kept in memory either. */
  #forgetOthers(listed: ReadonlySet<string>): void {
    for (const key of this.#looked.keys()) if (!listed.has(key)) this.#looked.delete(key)
  }

  async read(area: ProfileArea, path: string): Promise<ProfileText> {
    const read = await readChecked(this.#roots[area], nameOf(path), { limit: TEXT_LIMIT_BYTES })
    if (read.ok) return textOf(path, read.value)
    if (read.error === 'too-large') throw new BenchError('NOT_TEXT', { path, detail: 'too-long' })
    throw new BenchError('FILE_UNKNOWN', { path })
  }

  /** A template as it is now, read again only when its size or times differ; null when there is none that can be read. */
  async template(path: string): Promise<ProfileText | null> {
    const name = parseSitePath(path)
    return name.ok ? ((await this.#entry('templates', name.value))?.content ?? null) : null
  }

  /** The revision that is on disk now; null when the file is gone. */
  async revision(area: ProfileArea, path: string): Promise<string | null> {
    const content = await this.#content(area, path)
    return content === null ? null : sha256Of(content)
  }

  /** What is there now; null where there is nothing. What no profile could be is refused: a link out, a device, a folder. */
  async #content(area: ProfileArea, path: string): Promise<Uint8Array | null> {
    const read = await readChecked(this.#roots[area], nameOf(path), { limit: REVISION_LIMIT_BYTES })
    if (read.ok) return read.value
    if (read.error === 'not-found') return null
    throw new BenchError('FILE_NAME_REFUSED', { path })
  }

  /** The revision on disk now, and each time that it changes: somebody edits the file outside. Ends with `signal`. */
  async *revisions({ area, path }: ProfileName, signal: AbortSignal): AsyncGenerator<string | null, void> {
    let last: string | null | undefined
    while (!signal.aborted) {
      const revision = await this.revision(area, path)
      if (revision !== last) yield revision
      last = revision
      await pause(LOOK_MS, { signal, clock: this.#clock })
    }
  }

  /**
   * Saves a text whole or not at all. `basedOn` is the revision that was read, null for a new file: what somebody
   * else changed meanwhile is never overwritten (FILE_CHANGED, FILE_EXISTS). Both contents are kept.
   */
  save(save: ProfileSave): Promise<ProfileText> {
    // One after the other: of two that read the same revision, the second finds it changed.
    return this.#mutex
      .run(() => this.#save(save))
      .catch((error: unknown) => {
        throw writeFault(join(this.#roots[save.area], save.path), error)
      })
  }

  async #save({ area, path, text, basedOn }: ProfileSave): Promise<ProfileText> {
    const name = nameOf(path)
    const before = await this.#content(area, path)
    const current = before === null ? null : sha256Of(before)
    if (current !== basedOn) throw new BenchError(basedOn === null ? 'FILE_EXISTS' : 'FILE_CHANGED', { path })
    const content = new TextEncoder().encode(text)
    if (content.length > TEXT_LIMIT_BYTES) throw new BenchError('NOT_TEXT', { path, detail: 'too-long' })
    if (before !== null) await this.#history.keep(`${area}/${path}`, before, this.#clock.now())
    await writeChecked({ root: this.#roots[area], path: name, stage: this.#stage }, content)
    const revision = await this.#history.keep(`${area}/${path}`, content, this.#clock.now())
    this.#emit({ type: 'profile.saved', area, path: name, bytes: content.length, sha256: revision })
    return { text, revision }
  }

  versions(area: ProfileArea, path: string): Promise<readonly Version[]> {
    return this.#history.versions(`${area}/${path}`)
  }

  /** A former content, to be shown or edited; saving it again is an edit like any other. */
  async version(path: string, sha256: string): Promise<ProfileText> {
    const content = await this.#history.content(sha256)
    if (content === null) throw new BenchError('FILE_UNKNOWN', { path })
    return textOf(path, content)
  }

  async #entry(area: ProfileArea, path: string): Promise<ProfileEntry | null> {
    const full = join(this.#roots[area], path)
    const stats = await stat(full, { bigint: true }).catch(() => null)
    if (stats?.isFile() !== true) return null
    const stamp = `${stats.size}-${stats.mtimeNs}-${stats.ino}`
    const key = `${area}/${path}`
    const kept = this.#looked.get(key)
    const content = kept?.stamp === stamp ? kept.content : await this.#look(area, path)
    this.#looked.set(key, { stamp, content })
    return { area, path, bytes: Number(stats.size), modifiedAt: Number(stats.mtimeNs / 1_000_000n), content }
  }

  async #look(area: ProfileArea, path: string): Promise<ProfileText | null> {
    try {
      return await this.read(area, path)
    } catch (error) {
      if (error instanceof BenchError) return null
      throw error
    }
  }
}

function nameOf(path: string): SitePath {
  const parsed = parseSitePath(path)
  if (!parsed.ok) throw new BenchError('FILE_NAME_REFUSED', { path })
  return parsed.value
}

function textOf(path: string, content: Uint8Array): ProfileText {
  const text = decodeProfile(content)
  if (!text.ok) throw new BenchError('NOT_TEXT', { path, detail: text.error.code })
  return { text: text.value, revision: sha256Of(content) }
}
