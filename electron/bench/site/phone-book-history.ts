import { phoneBookSteps, type PhoneBook } from '../../../shared/domain/phone-book/phone-book.ts'
import type { FormerVersion } from '../../../shared/ipc/contract/former.ts'
import { runSliced } from '../core/sliced.ts'
import { sha256Of } from './content-history.ts'
import { FormerContents } from './former-contents.ts'
import { bookTextOf, type PhoneBookFile } from './phone-book-file.ts'

/** Thousands of changes of a usual list, some of the largest. */
const LIMIT_BYTES = 64 * 1024 * 1024

/** What `phones.csv` was before each change that was made here, in `.bench/phones/`. */
export class PhoneBookHistory {
  readonly #phones: PhoneBookFile
  readonly #former: FormerContents

  constructor(phones: PhoneBookFile, place: { readonly hidden: string; readonly now: () => number }) {
    this.#phones = phones
    this.#former = new FormerContents({ ...place, folder: 'phones', file: 'phones.csv', limitBytes: LIMIT_BYTES })
  }

  /** Keeps the list as it is. */
  async keep(): Promise<void> {
    const bytes = await this.#phones.bytes()
    if (bytes !== null) await this.#former.keep(bytes)
  }

  async versions(): Promise<readonly FormerVersion[]> {
    const bytes = await this.#phones.bytes()
    return this.#former.versions(bytes === null ? null : sha256Of(bytes))
  }

  async book(sha256: string, signal?: AbortSignal): Promise<PhoneBook> {
    return runSliced(phoneBookSteps(bookTextOf(await this.#former.content(sha256))), signal)
  }
}
