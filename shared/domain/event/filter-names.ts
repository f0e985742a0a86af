import type { Mac } from '../identity/mac.ts'
import type { Filter } from './filter.ts'
import { foldCase } from './fold-case.ts'

/** A part of a name that more phones have narrows nothing. */
const NAMED_LIMIT = 500

/** The filter with the phones that a site calls so: `phone:Reception`. */
export function withNames(filter: Filter, names: ReadonlyMap<Mac, string>): Filter {
  if (!filter.some(({ on }) => on === 'phone')) return filter
  return filter.map((term) => {
    if (term.on !== 'phone') return term
    const part = foldCase(term.value)
    const macs = [...names].flatMap(([mac, name]) => (foldCase(name).includes(part) ? [mac] : [])).slice(0, NAMED_LIMIT)
    return macs.length === 0 ? term : { ...term, macs }
  })
}
