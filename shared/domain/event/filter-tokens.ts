import { outcomes } from './facets.ts'
import { serverValues, severityNames } from './filter.ts'
import { type FilterProblem, problemOf } from './filter-parse.ts'
import type { FilterTime } from './filter-time.ts'
import { type FilterKey, filterKeys, filterWords, quoteValue } from './filter-words.ts'

/** One condition where it stands in the text: what a chip shows and removes. */
export interface FilterToken {
  readonly at: number
  readonly length: number
  readonly not: boolean
  /** What it is about; null where the key does not exist. A bare word is about the text. */
  readonly on: FilterKey | null
  readonly value: string
  readonly problem: FilterProblem | null
}

/** The conditions of a query, each with its place, whether it makes sense or not. */
export const filterTokens = (text: string, time: FilterTime): readonly FilterToken[] =>
  filterWords(text).map((word) => ({
    at: word.at,
    length: word.length,
    not: word.not,
    on: word.key === null ? 'text' : word.on,
    value: word.value,
    problem: problemOf(word, time),
  }))

/** The query without one of its conditions. */
export function withoutToken(text: string, token: Pick<FilterToken, 'at' | 'length'>): string {
  return `${text.slice(0, token.at).trimEnd()} ${text.slice(token.at + token.length).trimStart()}`.trim()
}

/** The query with one condition more, said once: what "only this phone" and "not this server" do. */
export function withTerm(
  text: string,
  term: { readonly on: FilterKey; readonly value: string; readonly not?: boolean },
): string {
  const written = `${term.not === true ? '-' : ''}${term.on}:${quoteValue(term.value)}`
  const there = filterWords(text).some((word) => text.slice(word.at, word.at + word.length) === written)
  return there ? text : `${text.trimEnd()} ${written}`.trimStart()
}

/** What may be written where the caret is. */
export interface Suggestions {
  /** The part of the text that an option takes the place of. */
  readonly from: number
  readonly to: number
  readonly options: readonly string[]
}

const values: Readonly<Partial<Record<FilterKey, readonly string[]>>> = {
  server: serverValues,
  outcome: outcomes,
  severity: severityNames,
  since: ['10m', '1h', '24h', 'today', 'yesterday'],
  until: ['10m', '1h', '24h', 'today', 'yesterday'],
}

/** Completions for the word under the caret: keys first, then the values of those keys that have a list. */
export function suggestTerms(text: string, caret: number): Suggestions {
  const place = Math.max(0, Math.min(caret, text.length))
  const word = filterWords(text.slice(0, place)).at(-1)
  if (word === undefined || word.at + word.length < place) return { from: place, to: place, options: keysFrom('') }
  const to = wordEnd(text, place)
  if (word.key === null) {
    const from = word.at + (word.not ? 1 : 0)
    return { from, to, options: word.quoted ? [] : keysFrom(text.slice(from, place)) }
  }
  // In a list, the part after the last comma is the one being written.
  const listed = word.on === 'server' || word.on === 'outcome'
  const from = listed ? Math.max(word.valueAt, text.lastIndexOf(',', place - 1) + 1) : word.valueAt
  const begun = text.slice(from, place).toLowerCase()
  const known = (word.on === null ? undefined : values[word.on]) ?? []
  return { from, to, options: known.filter((value) => value.startsWith(begun)) }
}

const keysFrom = (begun: string): readonly string[] =>
  filterKeys.filter((key) => key.startsWith(begun.toLowerCase())).map((key) => `${key}:`)

function wordEnd(text: string, at: number): number {
  const length = text.slice(at).search(/[\s,]/)
  return length < 0 ? text.length : at + length
}
