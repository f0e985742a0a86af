import { createHash, createHmac, createSecretKey, randomBytes, type KeyObject } from 'node:crypto'
import { mkdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { z } from 'zod'
import { STEP_ITEMS, type Steps } from '../../../shared/domain/steps.ts'
import { writeFileAtomic } from '../core/atomic-file.ts'
import { Mutex } from '../core/mutex.ts'
import { runSliced } from '../core/sliced.ts'

const notesFile = z.object({
  version: z.literal(1),
  target: z.string(),
  /** Keeps what is noted from telling anything of the keys and texts behind it. */
  salt: z.string().min(32),
  /** Each checked by hand, a slice at a time: there may be a hundred thousand. */
  files: z.custom<Readonly<Record<string, unknown>>>((value) => typeof value === 'object' && value !== null),
})

/** What was published of one path. */
export interface Note {
  readonly source: string
  readonly sha256: string
  readonly bytes: number
}

/**
 * What was published to a target, in `.bench/publish/` (0600): what did not change since is not rendered, packed or sent
 * again, and a run that was cut short goes on where it was.
 */
export class PublishNotes {
  readonly #path: string
  readonly #target: string
  readonly #salt: Buffer
  /** Made once: to make it again for every file costs more than the hash. */
  readonly #saltKey: KeyObject
  readonly #files: Map<string, Note>
  /** Two at once could leave the older of the two on the disk. */
  readonly #saving = new Mutex()
  #revision = 0
  #saved = 0

  private constructor(
    path: string,
    target: string,
    read: { readonly salt: Buffer; readonly files: Map<string, Note> },
  ) {
    this.#path = path
    this.#target = target
    this.#salt = read.salt
    this.#saltKey = createSecretKey(read.salt)
    this.#files = read.files
  }

  /** Notes that cannot be read are begun anew: everything is published once more. */
  static async open(hidden: string, target: string): Promise<PublishNotes> {
    const folder = join(hidden, 'publish')
    const path = join(folder, `${createHash('sha256').update(target).digest('hex').slice(0, 24)}.json`)
    await mkdir(folder, { recursive: true, mode: 0o700 })
    const text = await readFile(path, 'utf8').catch(() => '')
    return new PublishNotes(path, target, await parse(text))
  }

  source(parts: readonly string[]): string {
    const mac = createHmac('sha256', this.#saltKey)
    for (const part of parts) mac.update(`${part.length}:`).update(part)
    return mac.digest('base64url')
  }

  of(path: string): Note | undefined {
    return this.#files.get(path)
  }

  paths(): readonly string[] {
    return [...this.#files.keys()]
  }

  set(path: string, note: Note): void {
    this.#files.set(path, note)
    this.#revision++
  }

  delete(path: string): void {
    this.#files.delete(path)
    this.#revision++
  }

  save(): Promise<void> {
    return this.#saving.run(async () => {
      const revision = this.#revision
      if (revision === this.#saved) return
      const rest = { version: 1, target: this.#target, salt: this.#salt.toString('hex') }
      const files = await runSliced(writingSteps(this.#files))
      await writeFileAtomic(this.#path, `${JSON.stringify(rest).slice(0, -1)},"files":{${files}}}`, { mode: 0o600 })
      this.#saved = revision
    })
  }
}

function* writingSteps(files: ReadonlyMap<string, Note>): Steps<string> {
  const entries: string[] = []
  for (const [path, { source, sha256, bytes }] of files) {
    entries.push(`${JSON.stringify(path)}:${JSON.stringify([source, sha256, bytes])}`)
    if (entries.length % STEP_ITEMS === 0) yield
  }
  return entries.join(',')
}

async function parse(text: string): Promise<{ readonly salt: Buffer; readonly files: Map<string, Note> }> {
  try {
    const { salt, files } = notesFile.parse(JSON.parse(text))
    return { salt: Buffer.from(salt, 'hex'), files: await runSliced(readingSteps(files)) }
  } catch {
    return { salt: randomBytes(32), files: new Map() }
  }
}

/** What is no note is left out: that file is published once more. */
function* readingSteps(files: Readonly<Record<string, unknown>>): Steps<Map<string, Note>> {
  const notes = new Map<string, Note>()
  let looked = 0
  for (const path in files) {
    const note = files[path]
    if (++looked % STEP_ITEMS === 0) yield
    if (!Array.isArray(note)) continue
    const [source, sha256, bytes] = note as readonly unknown[]
    if (typeof source === 'string' && typeof sha256 === 'string' && typeof bytes === 'number')
      notes.set(path, { source, sha256, bytes })
  }
  return notes
}
