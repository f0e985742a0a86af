import { createHash, createHmac, randomBytes } from 'node:crypto'
import { mkdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { z } from 'zod'
import { writeFileAtomic } from '../core/atomic-file.ts'

const notesFile = z.object({
  version: z.literal(1),
  target: z.string(),
  /** Keeps what is noted from telling anything of the keys and texts behind it. */
  salt: z.string().min(32),
  files: z.record(z.string(), z.tuple([z.string(), z.string(), z.number()])),
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
  readonly #files: Map<string, Note>

  private constructor(
    path: string,
    target: string,
    read: { readonly salt: Buffer; readonly files: Map<string, Note> },
  ) {
    this.#path = path
    this.#target = target
    this.#salt = read.salt
    this.#files = read.files
  }

  /** Notes that cannot be read are begun anew: everything is published once more. */
  static async open(hidden: string, target: string): Promise<PublishNotes> {
    const folder = join(hidden, 'publish')
    const path = join(folder, `${createHash('sha256').update(target).digest('hex').slice(0, 24)}.json`)
    await mkdir(folder, { recursive: true, mode: 0o700 })
    const text = await readFile(path, 'utf8').catch(() => '')
    return new PublishNotes(path, target, parse(text))
  }

  source(parts: readonly string[]): string {
    const mac = createHmac('sha256', this.#salt)
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
  }

  delete(path: string): void {
    this.#files.delete(path)
  }

  async save(): Promise<void> {
    const files = Object.fromEntries(
      [...this.#files].map(([path, { source, sha256, bytes }]) => [path, [source, sha256, bytes]]),
    )
    const text = JSON.stringify({ version: 1, target: this.#target, salt: this.#salt.toString('hex'), files })
    await writeFileAtomic(this.#path, text, { mode: 0o600 })
  }
}

function parse(text: string): { readonly salt: Buffer; readonly files: Map<string, Note> } {
  try {
    const { salt, files } = notesFile.parse(JSON.parse(text))
    const notes = Object.entries(files).map(
      ([path, [source, sha256, bytes]]) => [path, { source, sha256, bytes }] as const,
    )
    return { salt: Buffer.from(salt, 'hex'), files: new Map(notes) }
  } catch {
    return { salt: randomBytes(32), files: new Map() }
  }
}
