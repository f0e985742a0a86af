import type { ServedFile } from '../../core/served-file.ts'
import type { SharedContent } from './carrier-messages.ts'

/** Of all files that are being sent. A load of these phones has some 100 MB; the system gives memory as it is filled. */
const LIMIT_BYTES = 512 * 1024 * 1024

interface Shared extends SharedContent {
  readonly key: string
  users: number
}

/** Memory that the bench fills and the thread sends from, one for each file, as long as a transfer needs it. */
export class SharedContents {
  readonly #byKey = new Map<string, Shared>()
  readonly #byNumber = new Map<number, Shared>()
  #bytes = 0
  #numbers = 0

  /** Null beyond the limit. To be released once for each time. */
  of({ path, etag, size }: ServedFile): SharedContent | null {
    const key = `${etag} ${path}`
    const shared = this.#byKey.get(key) ?? this.#add(key, size)
    if (shared !== null) shared.users += 1
    return shared
  }

  #add(key: string, size: number): Shared | null {
    if (this.#bytes + size > LIMIT_BYTES) return null
    const shared = { key, number: ++this.#numbers, memory: new SharedArrayBuffer(size), users: 0 }
    this.#bytes += size
    this.#byKey.set(key, shared)
    this.#byNumber.set(shared.number, shared)
    return shared
  }

  release({ number }: SharedContent): void {
    const shared = this.#byNumber.get(number)
    if (shared === undefined) return
    shared.users -= 1
    if (shared.users > 0) return
    this.#bytes -= shared.memory.byteLength
    this.#byKey.delete(shared.key)
    this.#byNumber.delete(number)
  }
}
