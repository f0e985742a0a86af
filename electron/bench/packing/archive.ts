import { open } from 'node:fs/promises'
import { BenchError } from '../../../shared/domain/fault/fault.ts'
import { parseSitePath } from '../../../shared/domain/site/served-path.ts'

/** One file of an archive. Its content is read once, before the next file is asked for. */
export interface ArchiveFile {
  /** `/`-separated, without `..`: a name that every system can hold. */
  readonly name: string
  readonly bytes: number
  content(): AsyncIterable<Uint8Array>
}

export interface Archive {
  /** Of all files together; null where only reading to the end tells. */
  readonly bytes: number | null
  readonly files: AsyncIterable<ArchiveFile> | Iterable<ArchiveFile>
  close(): Promise<void>
}

export interface ArchiveLimits {
  readonly files: number
  readonly bytes: number
}

/** A vendor's firmware archive has a few dozen files and 300 MB (deployment-facts 2.2). */
export const ARCHIVE_LIMITS: ArchiveLimits = { files: 5_000, bytes: 4 * 1024 ** 3 }

export type ArchiveForm = 'zip' | 'tar.gz'

/** How much of a signed `.cop` may precede its content. */
const SIGNATURE_LIMIT = 64 * 1024

/** What the first bytes say, and where the content begins: a `.cop.sha512` has a signature before its gzip. */
export async function archiveForm(path: string): Promise<{ readonly form: ArchiveForm; readonly at: number } | null> {
  const handle = await open(path, 'r')
  try {
    const { buffer, bytesRead } = await handle.read(Buffer.alloc(SIGNATURE_LIMIT), 0, SIGNATURE_LIMIT, 0)
    const head = buffer.subarray(0, bytesRead)
    if (/^PK(?:\x03\x04|\x05\x06)/.test(head.toString('latin1', 0, 4))) return { form: 'zip', at: 0 }
    const at = head.indexOf(Buffer.from([0x1f, 0x8b, 0x08]))
    const mayBeSigned = /\.cop(?:\.\w+)?$/i.test(path)
    return at === 0 || (at > 0 && mayBeSigned) ? { form: 'tar.gz', at } : null
  } finally {
    await handle.close()
  }
}

/** Holds an archive's names to what is safe to write, and its files to the limits. */
export class ArchiveGuard {
  readonly #limits: ArchiveLimits
  readonly #seen = new Map<string, string>()
  #bytes = 0

  constructor(limits: ArchiveLimits) {
    this.#limits = limits
  }

  get bytes(): number {
    return this.#bytes
  }

  /** The name, checked; throws what is wrong with it. */
  admit(name: string, bytes: number): string {
    const parsed = parseSitePath(name)
    if (!parsed.ok || name.includes(':')) throw new BenchError('ARCHIVE_UNSAFE_NAME', { name: shown(name) })
    const folded = name.normalize('NFC').toLowerCase()
    const twin = this.#seen.get(folded)
    if (twin !== undefined) throw new BenchError('ARCHIVE_TWINS', { name: shown(name), other: shown(twin) })
    this.#seen.set(folded, name)
    this.#bytes += bytes
    if (this.#seen.size > this.#limits.files) throw new BenchError('ARCHIVE_TOO_MANY', { limit: this.#limits.files })
    if (this.#bytes > this.#limits.bytes) throw tooLarge(this.#limits.bytes)
    return name
  }
}

export const tooLarge = (limit: number): BenchError =>
  new BenchError('ARCHIVE_TOO_LARGE', { limit: Math.floor(limit / 1024 ** 2) })

export const damaged = (name: string, cause?: unknown): BenchError =>
  new BenchError('ARCHIVE_DAMAGED', { name: shown(name) }, { cause })

/** As evidence: no control characters, and no longer than a line. */
export const shown = (name: string): string => name.replace(/[^\x20-\x7e\u00a0-\uffff]/g, '?').slice(0, 200)
