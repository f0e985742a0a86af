import { stat } from 'node:fs/promises'
import { join } from 'node:path'
import type { Mac } from '../../../shared/domain/identity/mac.ts'
import type { Emit } from '../../../shared/domain/event/bench-event.ts'
import { countChangesSteps } from '../../../shared/domain/phone-book/edit.ts'
import { BenchError } from '../../../shared/domain/fault/fault.ts'
import {
  emptyPhoneBook,
  phoneBookSteps,
  writePhoneBook,
  type PhoneBook,
  type PhoneRow,
} from '../../../shared/domain/phone-book/phone-book.ts'
import { STEP_ITEMS, type Steps } from '../../../shared/domain/steps.ts'
import { decodeTable } from '../../../shared/protocol/bytes/table-text.ts'
import { writeFileAtomic } from '../core/atomic-file.ts'
import { errorCode } from '../core/error-code.ts'
import { type Clock, every, type Unsubscribe } from '../core/clock.ts'
import { Mutex } from '../core/mutex.ts'
import { runSliced } from '../core/sliced.ts'
import { readChecked } from './open-checked.ts'
import { writeFault } from '../core/write-fault.ts'

/** `phones.csv` as it is on disk now, indexed: finding a phone costs the same with ten rows and ten thousand. */
export interface IndexedBook {
  readonly book: PhoneBook
  readonly byMac: ReadonlyMap<Mac, PhoneRow>
  readonly bySerial: ReadonlyMap<string, PhoneRow>
  /** Changes whenever the file does; what was rendered from an older one is stale. */
  readonly revision: string
}

const FILE = 'phones.csv'

/** A file larger than this is no list of phones. */
const SIZE_LIMIT = 32 * 1024 * 1024

/** How long the file is taken to be unchanged without looking: a phone book is edited by hand. */
const TRUST_MS = 250

/** How often the file is looked at while nobody asks for it. */
const WATCH_MS = 2_000

/**
 * The site's `phones.csv`. A spreadsheet may change it at any moment, so it is looked at again for each use
 * (by its size and times) and read again when it differs; it is written whole or not at all.
 */
export class PhoneBookFile {
  readonly #folder: string
  readonly #path: string
  readonly #now: () => number
  readonly #emit: Emit
  #current: IndexedBook | null = null
  #looked = 0
  #reading: Promise<IndexedBook> | null = null
  /** One look or write after the other: our own change is never taken for somebody else's, nor told twice. */
  readonly #mutex = new Mutex()

  constructor(siteFolder: string, now: () => number, emit: Emit = () => undefined) {
    this.#emit = emit
    this.#folder = siteFolder
    this.#path = join(siteFolder, FILE)
    this.#now = now
  }

  /** The book as it is now; without a file, an empty one. Many askers at once cost one read. */
  async current(): Promise<IndexedBook> {
    if (this.#current !== null && this.#now() - this.#looked < TRUST_MS) return this.#current
    this.#reading ??= this.#mutex.run(() => this.#look()).finally(() => (this.#reading = null))
    return this.#reading
  }

  /** Looks every few seconds: what another program wrote is told though nobody asked. */
  watch(clock: Clock): Unsubscribe {
    return every(clock, WATCH_MS, () => {
      // What cannot be read is said to whoever asks for it.
      this.current().catch(() => undefined)
    })
  }

  /**
   * Keeps the book, if the file is still the one that `basedOn` was read from: what somebody changed in a
   * spreadsheet meanwhile is never overwritten.
   */
  write(book: PhoneBook, basedOn: string): Promise<IndexedBook> {
    // One after the other: of two that began with the same file, the second finds it changed.
    return this.#mutex.run(() => this.#write(book, basedOn))
  }

  /** The file as it lies there now; null where there is none. */
  async bytes(): Promise<Uint8Array | null> {
    return (await this.#revision()) === 'none' ? null : this.#content()
  }

  async #write(book: PhoneBook, basedOn: string): Promise<IndexedBook> {
    const current = await this.#look()
    if (current.revision !== basedOn) throw new BenchError('FILE_CHANGED', { path: 'phones.csv' })
    try {
      await writeFileAtomic(this.#path, writePhoneBook(book))
    } catch (error) {
      throw writeFault(this.#path, error)
    }
    this.#current = null // what is read now is our own change, which its caller tells
    return this.#look()
  }

  async #look(): Promise<IndexedBook> {
    const revision = await this.#revision()
    this.#looked = this.#now()
    if (this.#current?.revision === revision) return this.#current
    const before = this.#current
    const content = revision === 'none' ? null : await this.#content().catch((error: unknown) => inUse(error))
    // Phones are served by what it said last; it is read again as soon as it may be.
    if (content instanceof BenchError) {
      if (before !== null) return before
      throw content
    }
    const text = content === null ? null : bookTextOf(content)
    const book = text === null ? emptyPhoneBook() : await runSliced(phoneBookSteps(text))
    const current = await runSliced(indexSteps(book, revision))
    this.#current = current
    if (before !== null)
      this.#emit({ type: 'phones.changed', by: 'outside', ...(await runSliced(countChangesSteps(before.book, book))) })
    return current
  }

  /** A link out of the site, a device or a pipe is no list of phones. */
  async #content(): Promise<Uint8Array> {
    const read = await readChecked(this.#folder, FILE, { limit: SIZE_LIMIT, hardLinks: true })
    if (read.ok) return read.value
    // A spreadsheet is saving it at this moment: the next look finds the new one.
    if (read.error === 'not-found') throw new BenchError('FILE_CHANGED', { path: FILE })
    if (read.error === 'busy') throw new BenchError('FILE_IN_USE', { path: FILE })
    throw new BenchError('SITE_FILE_REFUSED', { path: FILE })
  }

  async #revision(): Promise<string> {
    try {
      const { size, mtimeNs, ino } = await stat(this.#path, { bigint: true })
      if (size > SIZE_LIMIT) throw new BenchError('BAD_INPUT', { detail: `phones.csv: ${size} bytes` })
      return `${ino}-${size}-${mtimeNs}`
    } catch (error) {
      if (errorCode(error) === 'ENOENT') return 'none'
      throw error
    }
  }
}

function inUse(error: unknown): BenchError {
  if (error instanceof BenchError && error.fault.code === 'FILE_IN_USE') return error
  throw error
}

/** The first row of a MAC or serial wins; the second one is a problem that the book already names. */
function* indexSteps(book: PhoneBook, revision: string): Steps<IndexedBook> {
  const byMac = new Map<Mac, PhoneRow>()
  const bySerial = new Map<string, PhoneRow>()
  for (const [index, row] of book.rows.entries()) {
    if (index % STEP_ITEMS === 0) yield
    if (!byMac.has(row.mac)) byMac.set(row.mac, row)
    const serial = row.values['serial'] ?? ''
    if (serial !== '' && !bySerial.has(serial)) bySerial.set(serial, row)
  }
  return { book, byMac, bySerial, revision }
}

/** What was no UTF-8 is written as UTF-8 with its mark from then on, so that the same spreadsheet still reads it. */
export function bookTextOf(bytes: Uint8Array): string {
  const { text, encoding } = decodeTable(bytes)
  return encoding === 'utf-8' ? text : `\uFEFF${text}`
}
