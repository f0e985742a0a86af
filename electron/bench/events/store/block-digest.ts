import { serverValues } from '../../../../shared/domain/event/filter.ts'
import type { Block } from './facet-blocks.ts'
import { NO_SEVERITY } from './history-schema.ts'

/**
 * What occurs in a block, in bits, so that a block in which nothing can pass is not read: which server, outcome and
 * severity together, and which names. Names whose numbers are so far apart share a bit; zeros at the end are left out.
 */
export interface BlockDigest {
  readonly facets: Uint8Array
  readonly who: Uint8Array
  readonly file: Uint8Array
}

const NAME_BITS = 16_384
/** Room for more of each than there are: a bit keeps its meaning. */
const OUTCOMES = 8
const SEVERITIES = 16
const FACET_BITS = serverValues.length * OUTCOMES * SEVERITIES

/** "No severity" stands behind those that there are. */
const NO_SEVERITY_PLACE = 8

export function digestOf({ server, outcome, severity, who, file, lines }: Block): BlockDigest {
  const facets = new Set<number>()
  for (let line = 0; line < lines; line++)
    facets.add(facetBit(server[line] ?? 0, outcome[line] ?? 0, severity[line] ?? 0))
  return { facets: bitsOf(facets, FACET_BITS), who: bitsOf(who, NAME_BITS), file: bitsOf(file, NAME_BITS) }
}

const facetBit = (server: number, outcome: number, severity: number): number =>
  (server * OUTCOMES + outcome) * SEVERITIES + Math.min(severity, NO_SEVERITY_PLACE)

function bitsOf(values: Iterable<number>, bits: number): Uint8Array {
  const bytes = new Uint8Array(bits / 8)
  let length = 0
  for (const value of values) {
    const at = (value % bits) >> 3
    bytes[at] = (bytes[at] ?? 0) | (1 << (value & 7))
    length = Math.max(length, at + 1)
  }
  return bytes.slice(0, length)
}

/** Whether one of these names may be in the block: never wrong where it says no. */
export const mayName = (names: Uint8Array, ids: readonly number[]): boolean =>
  ids.some((id) => (((names[(id % NAME_BITS) >> 3] ?? 0) >> (id & 7)) & 1) === 1)

/** What a filter says of the three small columns: 1 at each value that passes. */
export interface FacetTest {
  readonly column: 'server' | 'outcome' | 'severity'
  readonly passes: Uint8Array
}

/** The bits of the combinations that pass all of these tests; null where there is at most one, which the block's row answers. */
export function facetMask(tests: readonly FacetTest[]): Uint8Array | null {
  if (tests.length < 2) return null
  const passing = Array.from({ length: FACET_BITS }, (_, bit) => bit).filter((bit) => {
    const values = facetsAt(bit)
    return tests.every(({ column, passes }) => passes[values[column]] === 1)
  })
  return bitsOf(passing, FACET_BITS)
}

/** Whether a line of the block has one of the combinations. */
export const someFacetsPass = (facets: Uint8Array, mask: Uint8Array): boolean =>
  facets.some((byte, at) => (byte & (mask[at] ?? 0)) !== 0)

function facetsAt(bit: number): Readonly<Record<FacetTest['column'], number>> {
  const place = bit % SEVERITIES
  return {
    server: Math.floor(bit / SEVERITIES / OUTCOMES),
    outcome: Math.floor(bit / SEVERITIES) % OUTCOMES,
    severity: place === NO_SEVERITY_PLACE ? NO_SEVERITY : place,
  }
}
