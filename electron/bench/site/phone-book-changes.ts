import { randomBytes } from 'node:crypto'
import type { Emit } from '../../../shared/domain/event/bench-event.ts'
import { BenchError } from '../../../shared/domain/fault/fault.ts'
import {
  applyEdits,
  changesSteps,
  countChangesSteps,
  removeRows,
  type RowEdit,
} from '../../../shared/domain/phone-book/edit.ts'
import { phoneBookSteps, type PhoneBook } from '../../../shared/domain/phone-book/phone-book.ts'
import type { FormerVersion } from '../../../shared/ipc/contract/former.ts'
import type { PhonePlan } from '../../../shared/ipc/contract/phones.ts'
import { Mutex } from '../core/mutex.ts'
import { runSliced } from '../core/sliced.ts'
import { needMac } from './need-mac.ts'
import type { PhoneBookFile } from './phone-book-file.ts'
import type { PhoneBookHistory } from './phone-book-history.ts'

/** Former phone books that can be brought back; a person undoes the last thing, perhaps the one before. */
const UNDO_LIMIT = 20

/** A change that can be taken back: the book before it, and the file's revisions around it. */
interface Kept {
  readonly book: PhoneBook
  readonly before: string
  readonly after: string
}

/** Cells to set, and phones to take out. */
export interface PhoneEdit {
  readonly edits: readonly { readonly mac: string; readonly values: Readonly<Record<string, string>> }[]
  readonly remove: readonly string[]
}

/** A change that was made, and the name to take it back by. */
export interface Undoable {
  readonly undo: string
}

type By = 'import' | 'edit' | 'restore'

/** What a person does to `phones.csv`: planned, done, told, taken back. */
export class PhoneBookChanges {
  readonly #phones: PhoneBookFile
  readonly #emit: Emit
  readonly #history: PhoneBookHistory
  readonly #undos = new Map<string, Kept>()
  /** Of two changes at the same moment, the first is kept; what is taken back takes its turn among them. */
  readonly #turn = new Mutex()

  constructor(phones: PhoneBookFile, history: PhoneBookHistory, emit: Emit) {
    this.#phones = phones
    this.#history = history
    this.#emit = emit
  }

  /** What an import would do, before anything is kept. */
  async planImport(text: string, signal?: AbortSignal): Promise<PhonePlan> {
    const incoming = await runSliced(phoneBookSteps(text), signal)
    const { book } = await this.#phones.current()
    return plan(book, { after: merged(book, incoming), problems: incoming.problems }, signal)
  }

  async import({ text, basedOn }: { readonly text: string; readonly basedOn: string }): Promise<Undoable> {
    const incoming = await runSliced(phoneBookSteps(text))
    return this.#write('import', (book) => merged(book, incoming), basedOn)
  }

  async planEdit(edit: PhoneEdit, signal?: AbortSignal): Promise<PhonePlan> {
    const { book } = await this.#phones.current()
    return plan(book, { after: edited(book, edit), problems: [] }, signal)
  }

  edit({ basedOn, ...edit }: PhoneEdit & { readonly basedOn: string }): Promise<Undoable> {
    return this.#write('edit', (book) => edited(book, edit), basedOn)
  }

  /** The lists of before, which outlive this run. */
  versions(): Promise<readonly FormerVersion[]> {
    return this.#history.versions()
  }

  /** What bringing a former list back would do. */
  async planRestore(sha256: string, signal?: AbortSignal): Promise<PhonePlan> {
    const former = await this.#history.book(sha256, signal)
    const { book } = await this.#phones.current()
    return plan(book, { after: former, problems: former.problems }, signal)
  }

  async restore({ sha256, basedOn }: { readonly sha256: string; readonly basedOn: string }): Promise<Undoable> {
    const former = await this.#history.book(sha256)
    return this.#write('restore', () => former, basedOn)
  }

  /**
   * Takes a change back; 'last' is the newest that was not taken back yet, whichever screen made it. One that is still
   * being written is waited for: who undoes right after a change means that one.
   */
  undo(which: string): Promise<void> {
    return this.#turn.run(() => this.#undoNow(which))
  }

  async #undoNow(which: string): Promise<void> {
    const undo = which === 'last' ? ([...this.#undos.keys()].at(-1) ?? which) : which
    const kept = this.#undos.get(undo)
    if (kept === undefined) throw new BenchError('FILE_UNKNOWN', { path: undo })
    const current = await this.#phones.current()
    // Only over what that change made: what a spreadsheet saved since then stays (FILE_CHANGED).
    const { revision } = await this.#phones.write(kept.book, kept.after)
    this.#emit({ type: 'phones.changed', by: 'undo', ...(await runSliced(countChangesSteps(current.book, kept.book))) })
    this.#undos.delete(undo)
    // The change before it may be undone next: what it made is there again.
    for (const [id, other] of this.#undos)
      if (other.after === kept.before) this.#undos.set(id, { ...other, after: revision })
  }

  /** Keeps the new book, and the old one for undo. */
  #write(by: By, change: (book: PhoneBook) => PhoneBook, basedOn: string): Promise<Undoable> {
    return this.#turn.run(() => this.#writeNow(by, change, basedOn))
  }

  async #writeNow(by: By, change: (book: PhoneBook) => PhoneBook, basedOn: string): Promise<Undoable> {
    const before = await this.#phones.current()
    const book = change(before.book)
    await this.#history.keep()
    const { revision } = await this.#phones.write(book, basedOn)
    await this.#history.keep()
    this.#emit({ type: 'phones.changed', by, ...(await runSliced(countChangesSteps(before.book, book))) })
    const undo = randomBytes(8).toString('hex')
    this.#undos.set(undo, { book: before.book, before: before.revision, after: revision })
    for (const oldest of [...this.#undos.keys()].slice(0, -UNDO_LIMIT)) this.#undos.delete(oldest)
    return { undo }
  }
}

/** Rows by MAC: what the incoming table says wins, what it does not say stays. */
function merged(book: PhoneBook, incoming: PhoneBook): PhoneBook {
  const edits = incoming.rows.map(({ mac, values }) => {
    const cells = Object.entries(values).filter(([column, value]) => column !== 'mac' && value !== '')
    return { mac, values: Object.fromEntries(cells) }
  })
  return applyEdits(book, edits)
}

function edited(book: PhoneBook, { edits, remove }: PhoneEdit): PhoneBook {
  const rows: RowEdit[] = edits.map(({ mac, values }) => ({ mac: needMac(mac), values }))
  return removeRows(applyEdits(book, rows), new Set(remove.map(needMac)))
}

async function plan(
  before: PhoneBook,
  { after, problems }: { readonly after: PhoneBook; readonly problems: PhonePlan['problems'] },
  signal?: AbortSignal,
): Promise<PhonePlan> {
  const changes = await runSliced(changesSteps(before, after), signal)
  return { columns: after.columns, ...(await runSliced(countChangesSteps(before, after), signal)), changes, problems }
}
