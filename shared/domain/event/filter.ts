import { unreachable } from '../result.ts'
import type { Mac } from '../identity/mac.ts'
import { serverNames } from './bench-event.ts'
import type { Facets, Outcome } from './facets.ts'
import { foldCase } from './fold-case.ts'

/** What `server:` may name: the servers, and the bench itself. */
export const serverValues = [...serverNames, 'bench'] as const
type ServerValue = (typeof serverValues)[number]

/**
 * One condition; a filter is their conjunction. The live view runs `compileFilter`; the store translates the same terms
 * to SQL, and a property test holds the two together.
 *
 * - `phone`: a whole MAC address, its last digits, a part of the model's name, or of the name that the site gives it.
 * - `ip`: a whole address or its leading parts (`10.0.4`). `file`, `text`: a part, without regard to case.
 * - `severity`: that or worse (a smaller number, RFC 5424 §6.2.1); a line without a severity never matches.
 * - `since`, `until`: both ends included.
 */
export type Term = { readonly not: boolean } & (
  | { readonly on: 'ip' | 'file' | 'text'; readonly value: string }
  /** `macs`: the phones that a site calls so, found by `withNames`. */
  | { readonly on: 'phone'; readonly value: string; readonly macs?: readonly Mac[] }
  | { readonly on: 'server'; readonly values: readonly ServerValue[] }
  | { readonly on: 'outcome'; readonly values: readonly Outcome[] }
  | { readonly on: 'severity'; readonly atMost: number }
  | { readonly on: 'since' | 'until'; readonly at: number }
)
export type Filter = readonly Term[]

export const everything: Filter = []

/** Whether an event matches, from its facets and its time. */
export type EventTest = (facets: Facets, at: number) => boolean

/** The filter as one function, made once and run on every event. */
export function compileFilter(filter: Filter): EventTest {
  const tests = filter.map((term): EventTest => {
    const test = compileTerm(term)
    return term.not ? (facets, at) => !test(facets, at) : test
  })
  const [first, second] = tests
  if (first === undefined) return () => true
  if (second === undefined) return first
  return (facets, at) => tests.every((test) => test(facets, at))
}

function compileTerm(term: Term): EventTest {
  switch (term.on) {
    case 'phone':
      return compilePhone(term.value, new Set(term.macs))
    case 'ip': {
      const { exact, prefix } = addressParts(term.value)
      return ({ ip }) => ip !== null && isOrBegins(foldCase(ip), exact, prefix)
    }
    case 'file': {
      const part = foldCase(term.value)
      return ({ file }) => file !== null && foldCase(file).includes(part)
    }
    case 'text': {
      const part = foldCase(term.value)
      return ({ text }) => foldCase(text).includes(part)
    }
    case 'server': {
      const values = new Set<string>(term.values)
      return ({ server }) => values.has(server)
    }
    case 'outcome': {
      const values = new Set<string>(term.values)
      return ({ outcome }) => values.has(outcome)
    }
    case 'severity':
      return ({ severity }) => severity !== null && severity <= term.atMost
    case 'since':
      return (_facets, at) => at >= term.at
    case 'until':
      return (_facets, at) => at <= term.at
    default:
      return unreachable(term)
  }
}

function compilePhone(value: string, named: ReadonlySet<string>): EventTest {
  const { digits, model } = phoneParts(value)
  return (facets) =>
    (digits !== null && facets.mac?.endsWith(digits) === true) ||
    (facets.model !== null && foldCase(facets.model).includes(model)) ||
    (facets.mac !== null && named.has(facets.mac))
}

/** A `phone:` value both ways it can be meant: the last digits of a MAC address (null if it cannot), a part of a model. */
export function phoneParts(value: string): { readonly digits: string | null; readonly model: string } {
  const bare = value.replace(/^SEP/i, '').replace(/[:\-. ]/g, '')
  return { digits: /^[0-9a-f]{1,12}$/i.test(bare) ? bare.toLowerCase() : null, model: foldCase(value) }
}

/** An `ip:` value as the whole address, and as the beginning of one that ends between two of its parts. */
export function addressParts(value: string): { readonly exact: string; readonly prefix: readonly string[] } {
  const exact = foldCase(value)
  return { exact, prefix: /[.:]$/.test(exact) ? [exact] : [`${exact}.`, `${exact}:`] }
}

const isOrBegins = (ip: string, exact: string, prefix: readonly string[]): boolean =>
  ip === exact || prefix.some((beginning) => ip.startsWith(beginning))

/** The words of RFC 5424 §6.2.1, by number. */
export const severityNames = ['emerg', 'alert', 'crit', 'err', 'warning', 'notice', 'info', 'debug'] as const
