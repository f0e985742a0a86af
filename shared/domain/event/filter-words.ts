/** What a filter can speak about, in the order in which they are offered. */
export const filterKeys = ['phone', 'ip', 'file', 'server', 'outcome', 'severity', 'text', 'since', 'until'] as const
export type FilterKey = (typeof filterKeys)[number]

/** Other names that people try first. */
const aliases: Readonly<Record<string, FilterKey>> = { mac: 'phone', model: 'phone', path: 'file', sev: 'severity' }

/** A longer text is refused, as the contract does. */
export const FILTER_LENGTH_LIMIT = 2_000

/** One word of the query as it stands in the text: `-server:"tftp"`. */
export interface FilterWord {
  readonly at: number
  readonly length: number
  readonly not: boolean
  /** As it was written, without the colon; null for a bare word. */
  readonly key: string | null
  /** What the key means; null for a bare word and for a key that does not exist. */
  readonly on: FilterKey | null
  /** The value without its quotes. */
  readonly value: string
  /** Where the value begins, its quote included. */
  readonly valueAt: number
  readonly quoted: boolean
  /** A quote that was opened and never closed. */
  readonly open: boolean
}

/** Cuts a query into words. Every text has words; whether they make sense is `parseFilter`'s to say. */
export function filterWords(text: string): readonly FilterWord[] {
  const words: FilterWord[] = []
  let at = skipSpaces(text, 0)
  while (at < text.length) {
    const word = wordAt(text, at)
    words.push(word)
    at = skipSpaces(text, at + word.length)
  }
  return words
}

function wordAt(text: string, at: number): FilterWord {
  const not = text[at] === '-' && at + 1 < text.length && !isSpace(text[at + 1])
  const start = not ? at + 1 : at
  const key = keyAt(text, start)
  const valueAt = key === null ? start : start + key.length + 1
  const on = key === null ? null : meaningOf(key)
  const timed = on === 'since' || on === 'until'
  const { value, end, open } = text[valueAt] === '"' ? quotedAt(text, valueAt) : plainAt(text, valueAt, timed)
  return { at, length: end - at, not, key, on, value, valueAt, quoted: text[valueAt] === '"', open }
}

/**
 * The key that begins here, if one does. `http://…` is a text, and so are MAC and IPv6 addresses whose first group
 * happens to be made of letters (`ab:cd:…`).
 */
function keyAt(text: string, at: number): string | null {
  const key = /^[a-z]{2,12}(?=:)/i.exec(text.slice(at, at + 14))?.[0]
  if (key === undefined) return null
  const rest = text.slice(at + key.length + 1, at + key.length + 4)
  if (rest.startsWith('//') || (/^[0-9a-f]{2,4}$/i.test(key) && /^(?:[0-9a-f]|:)/i.test(rest))) return null
  return key
}

function meaningOf(key: string): FilterKey | null {
  const name = key.toLowerCase()
  return filterKeys.find((known) => known === name) ?? (Object.hasOwn(aliases, name) ? (aliases[name] ?? null) : null)
}

interface Value {
  readonly value: string
  readonly end: number
  readonly open: boolean
}

/** Up to the next space; a time may be followed by `ago`. */
function plainAt(text: string, at: number, timed: boolean): Value {
  let end = at
  while (end < text.length && !isSpace(text[end])) end++
  if (timed && end > at && /^\sago(?!\S)/i.test(text.slice(end, end + 5))) end += 4
  return { value: text.slice(at, end), end, open: false }
}

/** Up to the closing quote; `\"` and `\\` stand for themselves inside. */
function quotedAt(text: string, at: number): Value {
  let value = ''
  for (let end = at + 1; end < text.length; end++) {
    const character = text.charAt(end)
    if (character === '"') return { value, end: end + 1, open: false }
    if (character === '\\' && (text[end + 1] === '"' || text[end + 1] === '\\')) end++
    value += text.charAt(end)
  }
  return { value, end: text.length, open: true }
}

const isSpace = (character: string | undefined): boolean => character !== undefined && /\s/.test(character)

function skipSpaces(text: string, at: number): number {
  let next = at
  while (next < text.length && isSpace(text[next])) next++
  return next
}

/** A value as it is written in a query: in quotes where it needs them. */
export function quoteValue(value: string): string {
  return /^(?!\/\/)[^\s"]+$/.test(value) ? value : `"${value.replace(/["\\]/g, '\\$&')}"`
}
