import type { DatabaseSync, StatementSync } from 'node:sqlite'

/**
 * The full-text index of a history of before, which `word-signature.ts` replaced. Dropping it at once would hold
 * everything for seconds: the tables that it consists of are emptied first, a piece at a time.
 */
const STEPS = [
  'DELETE FROM words_data WHERE id IN (SELECT id FROM words_data ORDER BY id DESC LIMIT 200)',
  'DELETE FROM words_docsize WHERE id IN (SELECT id FROM words_docsize ORDER BY id DESC LIMIT 5000)',
  'DELETE FROM words_idx WHERE (segid, term) IN (SELECT segid, term FROM words_idx ORDER BY segid DESC, term DESC LIMIT 2000)',
]

/** What a virtual table consists of can be written only without protection. An older runtime has none. */
function protect(database: Partial<Pick<DatabaseSync, 'enableDefensive'>>, on: boolean): void {
  database.enableDefensive?.(on)
}

interface Writing {
  readonly prepare: (sql: string) => StatementSync
  readonly transaction: (work: () => void) => void
}

export class OldWordIndex {
  readonly #database: DatabaseSync
  readonly #writing: Writing
  #isThere: boolean

  constructor(database: DatabaseSync, writing: Writing) {
    this.#database = database
    this.#writing = writing
    this.#isThere = writing.prepare("SELECT 1 FROM sqlite_schema WHERE name = 'words'").get() !== undefined
  }

  /** Takes a piece of it away; false when there is none. */
  shrink(): boolean {
    if (!this.#isThere) return false
    protect(this.#database, false)
    try {
      this.#writing.transaction(() => this.#shrink())
    } catch {
      // It stays until the history is opened again: nothing needs it, and nothing else has to suffer for it.
      this.#isThere = false
    } finally {
      protect(this.#database, true)
    }
    return true
  }

  #shrink(): void {
    if (STEPS.some((step) => Number(this.#writing.prepare(step).run().changes) > 0)) return
    this.#database.exec('DROP TABLE IF EXISTS trigrams; DROP TABLE words')
    this.#isThere = false
  }
}
