import type { Result } from '../result.ts'
import { ok } from '../result.ts'
import type { Facets } from './facets.ts'

/** One condition; a filter is their conjunction. The store translates it to SQL, the live view runs `matches`. */
export type Term = { readonly not: boolean } & (
  | { readonly on: 'phone' | 'ip' | 'file' | 'text'; readonly value: string }
  | { readonly on: 'server' | 'outcome'; readonly values: readonly string[] }
  | { readonly on: 'severity'; readonly atMost: number }
  | { readonly on: 'since' | 'until'; readonly at: number }
)
export type Filter = readonly Term[]

export interface FilterProblem {
  readonly at: number
  readonly length: number
  /** A key under `live:filter.problems`. */
  readonly code: string
  readonly params: Readonly<Record<string, string>>
}

export const everything: Filter = []
export const parseFilter = (_text: string, _now: number): Result<Filter, FilterProblem> => ok(everything)
export const matches = (_filter: Filter, _facets: Facets, _at: number): boolean => true
