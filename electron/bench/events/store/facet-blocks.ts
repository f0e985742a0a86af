import { outcomes } from '../../../../shared/domain/event/facets.ts'
import { type Filter, serverValues, type Term } from '../../../../shared/domain/event/filter.ts'
import { unreachable } from '../../../../shared/domain/result.ts'
import { type Condition, nameCondition, type NameTerm } from './filter-sql.ts'

/**
 * Blocks of lines, each as a few columns of numbers behind one another: a filter on facets goes through three million
 * lines in some tens of milliseconds, also where it finds nothing. A block that is full never changes; what retention
 * has taken is left out by whoever reads it.
 *
 *   who (4 bytes each)  file (4 each)  number above the block's first (2 each)  server  outcome  severity (1 each)
 */
const BYTES_PER_LINE = 13

/** Lines of a block, at most. */
export const BLOCK_SPAN = 4_096

export interface BlockLine {
  readonly seq: number
  readonly server: number
  readonly outcome: number
  readonly severity: number
  readonly who: number
  readonly file: number
}

/** A line as it is stored in `lines`. */
export interface StoredLine extends BlockLine {
  readonly at: number
}

type Column = 'server' | 'outcome' | 'severity' | 'who' | 'file'

export interface Block extends Readonly<Record<Column, Uint8Array | Uint32Array>> {
  readonly lines: number
  readonly offset: Uint16Array
}

/** A block as it was packed. */
export function readBlock(bytes: Uint8Array): Block {
  // A copy where it does not begin at a number's place.
  const whole = bytes.byteOffset % 4 === 0 ? bytes : new Uint8Array(bytes)
  const { buffer, byteOffset } = whole
  const lines = Math.floor(whole.length / BYTES_PER_LINE)
  const at = byteOffset + 10 * lines
  return {
    lines,
    who: new Uint32Array(buffer, byteOffset, lines),
    file: new Uint32Array(buffer, byteOffset + 4 * lines, lines),
    offset: new Uint16Array(buffer, byteOffset + 8 * lines, lines),
    server: new Uint8Array(buffer, at, lines),
    outcome: new Uint8Array(buffer, at + lines, lines),
    severity: new Uint8Array(buffer, at + 2 * lines, lines),
  }
}

/** The lines of one block, oldest first; `first` is the number before its first. */
export function packBlock(lines: readonly BlockLine[], first: number): Uint8Array {
  const bytes = new Uint8Array(lines.length * BYTES_PER_LINE)
  const { who, file, offset, server, outcome, severity } = readBlock(bytes)
  for (const [index, line] of lines.entries()) {
    who[index] = line.who
    file[index] = line.file
    offset[index] = line.seq - first - 1
    server[index] = line.server
    outcome[index] = line.outcome
    severity[index] = line.severity
  }
  return bytes
}

/** What a column must hold: 1 at each value that passes. */
interface Check {
  readonly column: Column
  readonly passes: Uint8Array
  /** The names of which a block must hold one; null where that is not known. */
  readonly sought: readonly number[] | null
}

/** A filter's terms on facets, without those on time. */
export type BlockTest = readonly Check[]

const SMALL = 256

function check(column: Column, test: (value: number) => boolean, not: boolean): Check {
  return { column, passes: Uint8Array.from({ length: SMALL }, (_, value) => Number(test(value) !== not)), sought: null }
}

export interface Names {
  /** The numbers of a dictionary's names that meet the condition. */
  ids(table: 'who' | 'files', condition: Condition): readonly number[]
  /** The highest number of a dictionary. */
  highest(table: 'who' | 'files'): number
}

/** Null where no line can pass, whatever it is: nothing is called so. */
export function blockTest(filter: Filter, names: Names): BlockTest | null {
  const checks: Check[] = []
  for (const term of filter) {
    const made = checkOf(term, names)
    if (made === 'never') return null
    if (made !== null) checks.push(made)
  }
  // What most lines fail at comes first.
  return checks.toSorted((one, other) => order.indexOf(one.column) - order.indexOf(other.column))
}

const order: readonly Column[] = ['severity', 'outcome', 'server', 'who', 'file']

function checkOf(term: Term, names: Names): Check | 'never' | null {
  switch (term.on) {
    case 'server': {
      const wanted = new Set(term.values.map((value) => serverValues.indexOf(value)))
      return check('server', (value) => wanted.has(value), term.not)
    }
    case 'outcome': {
      const wanted = new Set(term.values.map((value) => outcomes.indexOf(value)))
      return check('outcome', (value) => wanted.has(value), term.not)
    }
    case 'severity':
      return check('severity', (value) => value <= term.atMost, term.not)
    case 'phone':
    case 'ip':
      return named('who', { ...term, on: term.on }, names)
    case 'file':
      return named('file', { ...term, on: term.on }, names)
    case 'text':
    case 'since':
    case 'until':
      return null
    default:
      return unreachable(term)
  }
}

/** With more names than this a block holds one of them anyway. */
const SOUGHT_LIMIT = 256

/** The numbers of a dictionary that a filter seeks; null where they narrow nothing. */
const soughtNames = (ids: readonly number[], not: boolean): readonly number[] | null =>
  not || ids.length > SOUGHT_LIMIT ? null : ids

function named(column: 'who' | 'file', term: NameTerm, names: Names): Check | 'never' {
  const { table, condition } = nameCondition(term)
  const ids = names.ids(table, condition)
  if (ids.length === 0 && !term.not) return 'never'
  const passes = new Uint8Array(names.highest(table) + 1).fill(Number(term.not))
  for (const id of ids) passes[id] = Number(!term.not)
  return { column, passes, sought: soughtNames(ids, term.not) }
}

const everyLine = Uint16Array.from({ length: BLOCK_SPAN }, (_, index) => index)

/** The numbers of the lines of a block that pass, newest first; `first` is the number before its first. */
export function passing(block: Block, tests: BlockTest, first: number): number[] {
  const chosen = everyLine.slice(0, block.lines)
  let count = block.lines
  for (const { column, passes } of tests) {
    const values = block[column]
    let kept = 0
    for (let at = 0; at < count; at++) {
      const index = chosen[at] ?? 0
      chosen[kept] = index
      kept += passes[values[index] ?? 0] ?? 0
    }
    count = kept
  }
  const seqs: number[] = []
  for (let at = count - 1; at >= 0; at--) seqs.push(first + 1 + (block.offset[chosen[at] ?? 0] ?? 0))
  return seqs
}
