import { err, ok, type Result } from '../result.ts'
import { outcomes } from './facets.ts'
import { type Filter, serverValues, severityNames, type Term } from './filter.ts'
import { DAY_MS, type FilterTime, readTime } from './filter-time.ts'
import { FILTER_LENGTH_LIMIT, filterKeys, type FilterWord, filterWords, quoteValue } from './filter-words.ts'

/** More conditions than anyone types, and few enough for every event to be tested against all of them. */
const TERM_LIMIT = 40

/** Why a query is not one. Each has its words, with what was expected, under `filter:problems.<code>`. */
export const filterProblems = [
  'too-long', // limit
  'too-many-terms', // limit
  'quote-open',
  'key-unknown', // key, keys
  'value-missing', // key
  'server-unknown', // value, values
  'outcome-unknown', // value, values
  'severity-unknown', // value, values
  'time-unknown', // value
  'time-order',
] as const
type FilterProblemCode = (typeof filterProblems)[number]

/** What is wrong, and where in the text, so that the field can underline it. */
export interface FilterProblem {
  readonly at: number
  readonly length: number
  readonly code: FilterProblemCode
  readonly params: Readonly<Record<string, string | number>>
}

/** Reads a query. The first thing that is wrong is told; nothing is guessed. */
export function parseFilter(text: string, time: FilterTime): Result<Filter, FilterProblem> {
  if (text.length > FILTER_LENGTH_LIMIT)
    return err({ at: 0, length: text.length, code: 'too-long', params: { limit: FILTER_LENGTH_LIMIT } })
  const words = filterWords(text)
  const terms: Term[] = []
  for (const word of words) {
    if (terms.length === TERM_LIMIT) return problem(word, 'too-many-terms', { limit: TERM_LIMIT })
    const term = termOf(word, time)
    if (!term.ok) return term
    terms.push(term.value)
  }
  return inOrder(words, terms, time)
}

type Read = Result<Term, FilterProblem>

const problem = (
  word: FilterWord,
  code: FilterProblemCode,
  params: FilterProblem['params'] = {},
): { readonly ok: false; readonly error: FilterProblem } => err({ at: word.at, length: word.length, code, params })

/** The problem with one word alone, if there is one: chips are drawn with it while the rest is being typed. */
export function problemOf(word: FilterWord, time: FilterTime): FilterProblem | null {
  const read = termOf(word, time)
  return read.ok ? null : read.error
}

function termOf(word: FilterWord, time: FilterTime): Read {
  const { not, key, on, value } = word
  if (word.open) return problem(word, 'quote-open')
  if (key === null)
    return value === '' ? problem(word, 'value-missing', { key: 'text' }) : ok({ not, on: 'text', value })
  if (on === null) return problem(word, 'key-unknown', { key, keys: filterKeys.join(', ') })
  if (value.trim() === '') return problem(word, 'value-missing', { key })
  switch (on) {
    case 'phone':
    case 'ip':
    case 'file':
      return withoutStars(word, on)
    case 'text':
      return ok({ not, on, value })
    case 'server':
      return listOf(word, serverValues, 'server-unknown', (values) => ({ not, on, values }))
    case 'outcome':
      return listOf(word, outcomes, 'outcome-unknown', (values) => ({ not, on, values }))
    case 'severity':
      return severityOf(word)
    case 'since':
    case 'until':
      return timeOf(word, on, time)
  }
}

/** These look for a part in any case, so that the stars of `*.cfg` add nothing. */
function withoutStars(word: FilterWord, on: 'phone' | 'ip' | 'file'): Read {
  const value = word.value.replace(/^[*\s]+|[*\s]+$/g, '')
  return value === '' ? problem(word, 'value-missing', { key: on }) : ok({ not: word.not, on, value })
}

function listOf<V extends string>(
  word: FilterWord,
  known: readonly V[],
  code: FilterProblemCode,
  make: (values: readonly V[]) => Term,
): Read {
  const values: V[] = []
  for (const part of word.value.split(',')) {
    const name = part.trim().toLowerCase()
    if (name === '') continue
    const value = known.find((candidate) => candidate === name)
    if (value === undefined) return problem(word, code, { value: part.trim(), values: known.join(', ') })
    if (!values.includes(value)) values.push(value)
  }
  return values.length === 0 ? problem(word, 'value-missing', { key: word.key ?? '' }) : ok(make(values))
}

/** Names that other syslog tools use for the words of RFC 5424. */
const severityAliases: Readonly<Record<string, (typeof severityNames)[number]>> = {
  emergency: 'emerg',
  panic: 'emerg',
  critical: 'crit',
  error: 'err',
  warn: 'warning',
  informational: 'info',
}

/** `err`, `>=warning` and `4` all mean "that or worse". */
function severityOf(word: FilterWord): Read {
  const name = word.value.trim().replace(/^>=/, '').toLowerCase()
  const known = Object.hasOwn(severityAliases, name) ? severityAliases[name] : name
  const atMost = /^[0-7]$/.test(name) ? Number(name) : severityNames.findIndex((candidate) => candidate === known)
  if (atMost < 0) return problem(word, 'severity-unknown', { value: word.value, values: severityNames.join(', ') })
  return ok({ not: word.not, on: 'severity', atMost })
}

function timeOf(word: FilterWord, on: 'since' | 'until', time: FilterTime): Read {
  const span = readTime(word.value, time)
  if (span === null) return problem(word, 'time-unknown', { value: word.value })
  if (on === 'until') return ok({ not: word.not, on, at: span.to })
  // A clock time that is still to come today was yesterday's: at ten past midnight, `since:23:50` is twenty minutes ago.
  const at = span.clock && span.from > time.now ? span.from - DAY_MS : span.from
  return ok({ not: word.not, on, at })
}

/** `since:22:00 until:23:00`, asked at one in the morning, is one hour of yesterday; a range that ends before it begins is a slip. */
function inOrder(
  words: readonly FilterWord[],
  terms: readonly Term[],
  time: FilterTime,
): Result<Filter, FilterProblem> {
  const since = terms.find((term) => term.on === 'since' && !term.not)
  const at = terms.findIndex((term) => term.on === 'until' && !term.not)
  const until = terms[at]
  const word = words[at]
  if (since?.on !== 'since' || until?.on !== 'until' || word === undefined) return ok(terms)
  const guessed = readTime(word.value, time)?.clock === true
  if (guessed && until.at - DAY_MS >= since.at) return ok(terms.with(at, { ...until, at: until.at - DAY_MS }))
  return until.at < since.at ? problem(word, 'time-order') : ok(terms)
}

/** Writes a filter as a query that reads back as the same filter, whatever the time and the place. */
export const formatFilter = (filter: Filter): string => filter.map(formatTerm).join(' ')

function formatTerm(term: Term): string {
  return `${term.not ? '-' : ''}${term.on}:${valueText(term)}`
}

function valueText(term: Term): string {
  switch (term.on) {
    case 'server':
    case 'outcome':
      return term.values.join(',')
    case 'severity':
      return severityNames[term.atMost] ?? String(term.atMost)
    case 'since':
    case 'until':
      return new Date(term.at).toISOString()
    default:
      return quoteValue(term.value)
  }
}
