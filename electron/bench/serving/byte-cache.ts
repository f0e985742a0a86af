export interface Kept {
  readonly bytes: Uint8Array
  readonly at: number
  readonly etag: string
}

/** Least recently used first out, by the bytes that are held. */
export class ByteCache {
  readonly #limit: number
  readonly #kept = new Map<string, Kept>()
  #bytes = 0

  constructor(limit: number) {
    this.#limit = limit
  }

  get(key: string): Kept | null {
    const kept = this.#kept.get(key)
    if (kept === undefined) return null
    this.#kept.delete(key)
    this.#kept.set(key, kept)
    return kept
  }

  set(key: string, kept: Kept): void {
    if (kept.bytes.length > this.#limit) return
    this.#bytes += kept.bytes.length - (this.#kept.get(key)?.bytes.length ?? 0)
    this.#kept.delete(key)
    this.#kept.set(key, kept)
    for (const [oldest, { bytes }] of this.#kept) {
      if (this.#bytes <= this.#limit) break
      this.#kept.delete(oldest)
      this.#bytes -= bytes.length
    }
  }
}
