import { outcomes } from '../../../../shared/domain/event/facets.ts'
import {
  addressParts,
  type Filter,
  phoneParts,
  serverValues,
  type Term,
} from '../../../../shared/domain/event/filter.ts'
import { foldCase } from '../../../../shared/domain/event/fold-case.ts'
import { unreachable } from '../../../../shared/domain/result.ts'

/** A condition and what is bound to its question marks. Nothing that a person typed is ever part of the SQL. */
export interface Condition {
  readonly sql: string
  readonly params: readonly (string | number)[]
}

/** A filter as the history asks it. Conditions say the same as `compileFilter`, term by term; a property test holds them together. */
export interface FilterSql {
  /** On `lines l`; '' where there is none. */
  readonly facets: Condition
  /** On `texts t`; '' where there is none. */
  readonly text: Condition
  /** Folded words that every line holds which the text terms can mean. */
  readonly words: readonly string[]
}

export function filterSql(filter: Filter): FilterSql {
  return {
    // Numbers are compared first: looking a line up in a dictionary costs three times as much.
    facets: conjunction([...filter.filter(isNumber), ...filter.filter(isName)].map(conditionOf)),
    text: conjunction(filter.filter((term) => term.on === 'text').map(conditionOf)),
    words: filter.flatMap((term) => (term.on === 'text' && !term.not ? [foldCase(term.value)] : [])),
  }
}

const isName = ({ on }: Term): boolean => on === 'phone' || on === 'ip' || on === 'file'
const isNumber = (term: Term): boolean => term.on !== 'text' && !isName(term)

function conjunction(conditions: readonly Condition[]): Condition {
  return {
    sql: conditions.map(({ sql }) => sql).join(' AND '),
    params: conditions.flatMap(({ params }) => params),
  }
}

/** Every column that is asked has a value (`NO_ID`, `NO_SEVERITY`), so that NOT means what it says. */
function conditionOf(term: Term): Condition {
  const { sql, params } = positive(term)
  return { sql: term.not ? `NOT (${sql})` : `(${sql})`, params }
}

function positive(term: Term): Condition {
  switch (term.on) {
    case 'phone':
    case 'ip':
    case 'file': {
      const { table, condition } = nameCondition({ ...term, on: term.on })
      const column = table === 'who' ? 'l.who' : 'l.file'
      return { sql: `${column} IN (SELECT id FROM ${table} WHERE ${condition.sql})`, params: condition.params }
    }
    case 'text':
      return { sql: 'instr(t.text, ?) > 0', params: [foldCase(term.value)] }
    case 'server':
      return oneOf('l.server', serverValues, term.values)
    case 'outcome':
      return oneOf('l.outcome', outcomes, term.values)
    case 'severity':
      return { sql: 'l.severity <= ?', params: [term.atMost] }
    case 'since':
      return { sql: 'l.at >= ?', params: [term.at] }
    case 'until':
      return { sql: 'l.at <= ?', params: [term.at] }
    default:
      return unreachable(term)
  }
}

/** A term on who it was, or on which file. */
export interface NameTerm {
  readonly not: boolean
  readonly on: 'phone' | 'ip' | 'file'
  readonly value: string
  readonly macs?: readonly string[]
}

/** Which names of a dictionary a term means. */
export function nameCondition(term: NameTerm): {
  readonly table: 'who' | 'files'
  readonly condition: Condition
} {
  if (term.on === 'file')
    return { table: 'files', condition: { sql: 'instr(path, ?) > 0', params: [foldCase(term.value)] } }
  if (term.on === 'ip') return { table: 'who', condition: address(term.value) }
  return { table: 'who', condition: named(phone(term.value), term.macs ?? []) }
}

function phone(value: string): Condition {
  const { digits, model } = phoneParts(value)
  if (digits === null) return { sql: 'instr(model, ?) > 0', params: [model] }
  return { sql: 'substr(mac, ?) = ? OR instr(model, ?) > 0', params: [-digits.length, digits, model] }
}

/** Or one of the phones that the site calls so. */
function named(condition: Condition, macs: readonly string[]): Condition {
  if (macs.length === 0) return condition
  const marks = macs.map(() => '?').join(', ')
  return { sql: `${condition.sql} OR mac IN (${marks})`, params: [...condition.params, ...macs] }
}

function address(value: string): Condition {
  const { exact, prefix } = addressParts(value)
  const beginnings = prefix.map(() => 'substr(ip, 1, ?) = ?').join(' OR ')
  return {
    sql: `ip = ? OR ${beginnings}`,
    params: [exact, ...prefix.flatMap((beginning) => [Array.from(beginning).length, beginning])],
  }
}

/** A set of small numbers is asked as the bits of one. */
function oneOf(column: string, known: readonly string[], values: readonly string[]): Condition {
  const bits = values.reduce((sum, value) => sum | (1 << known.indexOf(value)), 0)
  return { sql: `(? >> ${column}) & 1`, params: [bits] }
}
