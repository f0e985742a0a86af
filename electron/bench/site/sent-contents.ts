import { join } from 'node:path'
import { setImmediate as breathe } from 'node:timers/promises'
import type { BenchEvent } from '../../../shared/domain/event/bench-event.ts'
import type { Mac } from '../../../shared/domain/identity/mac.ts'
import type { Result } from '../../../shared/domain/result.ts'
import type { FileRequest, Refusal, ServedFile, ServedFiles } from '../core/served-file.ts'
import { ContentHistory, type Version } from './content-history.ts'

/** Firmware is not kept: it is what its file is. */
const SIZE_LIMIT = 1024 * 1024
/** Transfers that have begun, and contents that wait for the disk; of more, the oldest are not kept. */
const OPEN_LIMIT = 2_000
const WAITING_LIMIT = 20_000
const KEPT_BYTES = 64 * 1024 * 1024

/** One file as a phone last got it. */
export interface SentContent {
  readonly path: string
  readonly at: number
  readonly sha256: string
}

/**
 * What each phone was sent, byte for byte: the bytes that its transfer was opened with are kept by their hash once the
 * transfer has ended well. A phone of ten thousand that gets the same file as the others costs a line.
 */
export class SentContents {
  readonly #history: ContentHistory
  readonly #open = new Map<string, Uint8Array>()
  readonly #waiting = new Map<string, { readonly bytes: Uint8Array; readonly at: number }>()
  #working: Promise<void> | null = null

  constructor(hiddenFolder: string) {
    this.#history = new ContentHistory(join(hiddenFolder, 'sent'), KEPT_BYTES)
  }

  /** The same files, and what they are opened with is remembered until the transfer's end. */
  watching(files: ServedFiles): ServedFiles {
    return {
      open: async (request: FileRequest): Promise<Result<ServedFile, Refusal>> => {
        const opened = await files.open(request)
        if (opened.ok) this.#began(request.who.mac, opened.value)
        return opened
      },
    }
  }

  /** Everything that is recorded while the site is open. */
  add(event: BenchEvent): void {
    if (event.type !== 'file.sent' || event.who.mac === undefined) return
    const key = keyOf(event.who.mac, event.path)
    const bytes = this.#open.get(key)
    // 304 sent nothing, 206 a part.
    if (bytes?.length !== event.bytes) return
    this.#open.delete(key)
    limited(this.#waiting, WAITING_LIMIT).set(key, { bytes, at: event.at })
    this.#working ??= this.#work().finally(() => {
      this.#working = null
    })
  }

  /** The files that this phone got last, each once, the newest first. */
  async last(mac: Mac): Promise<readonly SentContent[]> {
    await this.settled()
    const all = await this.#history.latest(`${mac}/`)
    return all
      .map(({ path, at, sha256 }: Version) => ({ path: path.slice(mac.length + 1), at, sha256 }))
      .sort((a, b) => b.at - a.at)
  }

  content(sha256: string): Promise<Uint8Array | null> {
    return this.#history.content(sha256)
  }

  /** What waits is on the disk, or could not be written: then it is not known, and nothing else is. */
  async settled(): Promise<void> {
    while (this.#working !== null) await this.#working
  }

  #began(mac: Mac | undefined, { path, size, whole }: ServedFile): void {
    if (mac === undefined || whole === null || size > SIZE_LIMIT) return
    limited(this.#open, OPEN_LIMIT).set(keyOf(mac, path), whole)
  }

  async #work(): Promise<void> {
    for (const [key, { bytes, at }] of this.#waiting) {
      this.#waiting.delete(key)
      await this.#history.keep(key, bytes, at).catch(() => undefined)
      await breathe()
    }
  }
}

const keyOf = (mac: Mac, path: string): string => `${mac}/${path}`

/** Without the oldest entry where there is no room for one more. */
function limited<T>(map: Map<string, T>, limit: number): Map<string, T> {
  const [oldest] = map.keys()
  if (map.size >= limit && oldest !== undefined) map.delete(oldest)
  return map
}
