import { join } from 'node:path'
import { BenchError } from '../../../shared/domain/fault/fault.ts'
import { phoneBookSteps, type PhoneBook } from '../../../shared/domain/phone-book/phone-book.ts'
import type { FormerPhones } from '../../../shared/ipc/contract/phones.ts'
import { runSliced } from '../core/sliced.ts'
import { writeFault } from '../core/write-fault.ts'
import { ContentHistory, sha256Of } from './content-history.ts'
import { bookTextOf, type PhoneBookFile } from './phone-book-file.ts'

const FILE = 'phones.csv'
/** Thousands of changes of a usual list, some of the largest; apart from profiles, which it must not push out. */
const LIMIT_BYTES = 64 * 1024 * 1024

/** What `phones.csv` was before each change that was made here, in `.bench/phones/`: to be looked at and brought back. */
export class PhoneBookHistory {
  readonly #phones: PhoneBookFile
  readonly #history: ContentHistory
  readonly #place: string
  readonly #now: () => number

  constructor(phones: PhoneBookFile, { hidden, now }: { readonly hidden: string; readonly now: () => number }) {
    this.#phones = phones
    this.#place = join(hidden, 'phones')
    this.#history = new ContentHistory(this.#place, LIMIT_BYTES)
    this.#now = now
  }

  /** Keeps the list as it is; called before and after a change, so that each has the time at which it came to be. */
  async keep(): Promise<void> {
    const bytes = await this.#phones.bytes()
    if (bytes === null) return
    try {
      await this.#history.keep(FILE, bytes, this.#now())
    } catch (error) {
      throw writeFault(this.#place, error)
    }
  }

  /** Those that differ from what is there now, the newest first. */
  async versions(): Promise<readonly FormerPhones[]> {
    const bytes = await this.#phones.bytes()
    const now = bytes === null ? null : sha256Of(bytes)
    const versions = await this.#history.versions(FILE)
    return versions
      .filter(({ sha256 }) => sha256 !== now)
      .map(({ at, sha256, bytes: size }) => ({ at, sha256, bytes: size }))
  }

  async book(sha256: string, signal?: AbortSignal): Promise<PhoneBook> {
    const content = await this.#history.content(sha256)
    if (content === null) throw new BenchError('FILE_UNKNOWN', { path: FILE })
    return runSliced(phoneBookSteps(bookTextOf(content)), signal)
  }
}
