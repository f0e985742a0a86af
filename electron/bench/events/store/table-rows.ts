import type { SQLInputValue, StatementSync } from 'node:sqlite'

/** Rows of one statement: most of what a row costs is its statement, and more than fifty gain nothing. */
const ROWS = 50

export interface Table {
  readonly name: string
  readonly columns: number
}

/** Rows on their way into a table, in the order in which they came. */
export class TableRows {
  readonly #prepare: (sql: string) => StatementSync
  readonly #table: Table
  readonly #many: string
  readonly #one: string
  #values: SQLInputValue[] = []

  constructor(prepare: (sql: string) => StatementSync, table: Table) {
    this.#prepare = prepare
    this.#table = table
    this.#many = insertInto(table, ROWS)
    this.#one = insertInto(table, 1)
  }

  add(...values: readonly SQLInputValue[]): void {
    this.#values.push(...values)
    if (this.#values.length < ROWS * this.#table.columns) return
    this.#prepare(this.#many).run(...this.#values)
    this.#values = []
  }

  /** Writes what is left. */
  end(): void {
    const { columns } = this.#table
    for (let at = 0; at < this.#values.length; at += columns)
      this.#prepare(this.#one).run(...this.#values.slice(at, at + columns))
    this.#values = []
  }
}

const insertInto = ({ name, columns }: Table, rows: number): string => {
  const row = `(${Array.from({ length: columns }, () => '?').join(', ')})`
  return `INSERT INTO ${name} VALUES ${Array.from({ length: rows }, () => row).join(', ')}`
}
