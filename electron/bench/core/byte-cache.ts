/** What one entry takes beside its bytes: a million empty ones are not free. */
const ENTRY_BYTES = 512

/** Contents held whole, the least recently asked for first out, by the bytes that they take. */
export class ByteCache<T> {
  readonly #limit: number
  readonly #bytesOf: (value: T) => number
  readonly #values = new Map<string, T>()
  #bytes = 0

  constructor(limitBytes: number, bytesOf: (value: T) => number) {
    this.#limit = limitBytes
    this.#bytesOf = bytesOf
  }

  get(key: string): T | undefined {
    const value = this.#values.get(key)
    if (value === undefined) return undefined
    this.#values.delete(key)
    this.#values.set(key, value)
    return value
  }

  /** What is larger than all that may be held is not held; what was held under its key goes all the same. */
  set(key: string, value: T): void {
    this.delete(key)
    if (this.#weight(value) > this.#limit) return
    this.#values.set(key, value)
    this.#bytes += this.#weight(value)
    for (const oldest of this.#values.keys()) {
      if (this.#bytes <= this.#limit) break
      this.delete(oldest)
    }
  }

  delete(key: string): void {
    const value = this.#values.get(key)
    if (value === undefined) return
    this.#values.delete(key)
    this.#bytes -= this.#weight(value)
  }

  clear(): void {
    this.#values.clear()
    this.#bytes = 0
  }

  #weight(value: T): number {
    return this.#bytesOf(value) + ENTRY_BYTES
  }
}
