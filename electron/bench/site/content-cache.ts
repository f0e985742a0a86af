import type { ServedFile } from '../core/served-file.ts'
import type { FileIdentity } from './file-identity.ts'

export interface CachedContent {
  readonly file: ServedFile
  readonly identity: FileIdentity
  /** Its times are old enough to show any later change. */
  readonly settled: boolean
}

/** Contents held whole, the least recently asked for first out, by the bytes that they take. */
export class ContentCache {
  readonly #limit: number
  readonly #contents = new Map<string, CachedContent>()
  #bytes = 0

  constructor(limitBytes: number) {
    this.#limit = limitBytes
  }

  get(path: string): CachedContent | undefined {
    const content = this.#contents.get(path)
    if (content === undefined) return undefined
    this.#contents.delete(path)
    this.#contents.set(path, content)
    return content
  }

  set(path: string, content: CachedContent): void {
    this.delete(path)
    if (weight(content) > this.#limit) return
    this.#contents.set(path, content)
    this.#bytes += weight(content)
    for (const oldest of this.#contents.keys()) {
      if (this.#bytes <= this.#limit) break
      this.delete(oldest)
    }
  }

  delete(path: string): void {
    const content = this.#contents.get(path)
    if (content === undefined) return
    this.#contents.delete(path)
    this.#bytes -= weight(content)
  }

  clear(): void {
    this.#contents.clear()
    this.#bytes = 0
  }
}

/** An empty file takes room too: a million of them are not free. */
const weight = ({ file }: CachedContent): number => file.size + 512
