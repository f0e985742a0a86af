import { FileChangedError, type ServedFile } from '../../core/served-file.ts'
import type { Outcome, SharedContent } from './carrier-messages.ts'

/** Of all files that are being sent. A load of these phones has some 100 MB; the system gives memory as it is filled. */
const LIMIT_BYTES = 512 * 1024 * 1024

interface Shared extends SharedContent {
  readonly key: string
  /** As each transfer has it open: for a file that is held whole, the same one each time. */
  readonly files: ServedFile[]
}

/** Memory that the bench fills and the thread sends from, one for each file, as long as a transfer needs it. */
export class SharedContents {
  readonly #byKey = new Map<string, Shared>()
  readonly #byNumber = new Map<number, Shared>()
  #bytes = 0
  #numbers = 0

  /** Null beyond the limit. To be released with the same file. */
  of(file: ServedFile): SharedContent | null {
    const key = `${file.etag} ${file.path}`
    const shared = this.#byKey.get(key) ?? this.#add(key, file.size)
    shared?.files.push(file)
    return shared === null ? null : { number: shared.number, memory: shared.memory }
  }

  /** Reads a piece into the shared memory, by any transfer's file. */
  async read(number: number, offset: number, length: number): Promise<Outcome> {
    const shared = this.#byNumber.get(number)
    const [file] = shared?.files ?? []
    if (shared === undefined || file === undefined) return 'unreadable' // nobody needs it any more
    return readInto(new Uint8Array(shared.memory, offset, length), file, offset)
  }

  #add(key: string, size: number): Shared | null {
    if (this.#bytes + size > LIMIT_BYTES) return null
    const shared: Shared = { key, number: ++this.#numbers, memory: new SharedArrayBuffer(size), files: [] }
    this.#bytes += size
    this.#byKey.set(key, shared)
    this.#byNumber.set(shared.number, shared)
    return shared
  }

  release({ number }: SharedContent, file: ServedFile): void {
    const shared = this.#byNumber.get(number)
    if (shared === undefined) return
    shared.files.splice(shared.files.indexOf(file), 1)
    if (shared.files.length > 0) return
    this.#bytes -= shared.memory.byteLength
    this.#byKey.delete(shared.key)
    this.#byNumber.delete(number)
  }
}

async function readInto(place: Uint8Array, file: ServedFile, offset: number): Promise<Outcome> {
  try {
    const bytes = await file.read(offset, place.length, place)
    if (bytes.buffer !== place.buffer) place.set(bytes)
    return bytes.length === place.length ? 'read' : 'changed'
  } catch (error) {
    return error instanceof FileChangedError ? 'changed' : 'unreadable'
  }
}
