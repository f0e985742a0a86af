import { randomUUID } from 'node:crypto'
import { mkdir, open, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { BenchError } from '../../../shared/domain/fault/fault.ts'
import type { Source } from './unpack.ts'

/** A screen adds a few files at a time. */
const UPLOADS_LIMIT = 200
const BYTES_LIMIT = 4 * 1024 ** 3

interface Upload extends Source {
  readonly bytes: number
  at: number
}

/** Files that a screen sends in pieces, so that neither side holds 300 MB in memory. */
export class Uploads {
  readonly #folder: string
  readonly #open = new Map<string, Upload>()

  constructor(hidden: string) {
    this.#folder = join(hidden, 'incoming', 'uploads')
  }

  async begin({ name, bytes }: { readonly name: string; readonly bytes: number }): Promise<string> {
    if (this.#open.size >= UPLOADS_LIMIT || bytes > BYTES_LIMIT) throw new BenchError('FIRMWARE_UPLOAD')
    // What a run that crashed left behind belongs to nobody.
    if (this.#open.size === 0) await rm(this.#folder, { recursive: true, force: true })
    await mkdir(this.#folder, { recursive: true, mode: 0o700 })
    const upload = randomUUID()
    const path = join(this.#folder, upload)
    await (await open(path, 'wx', 0o600)).close()
    this.#open.set(upload, { path, name: name.replace(/^.*[/\\]/, ''), bytes, at: 0 })
    return upload
  }

  /** The next piece; one that does not follow the last is refused. */
  async append(upload: string, at: number, piece: Uint8Array): Promise<void> {
    const found = this.#open.get(upload)
    if (found?.at !== at || at + piece.length > found.bytes) throw new BenchError('FIRMWARE_UPLOAD')
    found.at += piece.length
    const file = await open(found.path, 'r+')
    try {
      await file.write(piece, 0, piece.length, at)
    } finally {
      await file.close()
    }
  }

  /** The files, whole. */
  sources(uploads: readonly string[]): readonly Source[] {
    return uploads.map((upload) => {
      const found = this.#open.get(upload)
      if (found === undefined || found.at !== found.bytes) throw new BenchError('FIRMWARE_UPLOAD')
      return { path: found.path, name: found.name }
    })
  }

  async discard(uploads: readonly string[]): Promise<void> {
    for (const upload of uploads) {
      const found = this.#open.get(upload)
      this.#open.delete(upload)
      if (found !== undefined) await rm(found.path, { force: true })
    }
  }
}
