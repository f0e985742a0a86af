import type { ReadSettings } from './setting.ts'

const CACHED_FILES = 8
const CACHED_LENGTH = 512 * 1024
const POOL_LIMIT = 5000
const POOLED_LENGTH = 256

/**
 * The common file of a site is fetched by every phone: it is read once. What is remembered changes no result. Names and
 * values are copied out of the file's text, which would stay in memory with the smallest part of it.
 */
export class SettingsCache {
  readonly #read = new Map<string, ReadSettings>()
  readonly #pool = new Map<string, string>()

  read(key: string, make: () => ReadSettings): ReadSettings {
    if (key.length > CACHED_LENGTH) return make()
    const known = this.#read.get(key)
    if (known !== undefined) return known
    const read = make()
    for (const oldest of this.#read.keys()) {
      if (this.#read.size < CACHED_FILES) break
      this.#read.delete(oldest)
    }
    this.#read.set(key, read)
    return read
  }

  /** The same characters, holding on to nothing else. */
  own(text: string): string {
    const known = this.#pool.get(text)
    if (known !== undefined) return known
    const copy = text.length < 13 ? text : text.split('').join('')
    if (this.#pool.size < POOL_LIMIT && copy.length < POOLED_LENGTH) this.#pool.set(copy, copy)
    return copy
  }
}
