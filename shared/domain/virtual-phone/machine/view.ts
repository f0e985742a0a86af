import { shownValue } from '../../profile/diff.ts'
import { factoryValue, valueOf } from './parameters.ts'
import type { UserAccess } from './setting.ts'
import type { PhoneState, SequenceVerdict, ValueSource } from './state.ts'

/** One parameter as a screen may show it: a secret is masked. */
export interface ShownParameter {
  readonly name: string
  readonly value: string
  readonly factory: string
  readonly source: ValueSource | { readonly kind: 'factory' }
  readonly access: UserAccess
}

/** The parameter's value as the phone holds it, secrets included: for whoever checks the phone, never for a view. */
export const parameter = (state: PhoneState, name: string): string => valueOf(state, name)

export function shownParameter(state: PhoneState, name: string): ShownParameter {
  const { catalogue } = state.setup
  return {
    name,
    value: shownValue(catalogue, name, valueOf(state, name)),
    factory: shownValue(catalogue, name, factoryValue(state.setup, name)),
    source: state.parameters.get(name)?.source ?? { kind: 'factory' },
    access: state.access.get(name) ?? 'na',
  }
}

/** APP-15: what differs from the factory, in the order of the names, secrets masked. */
export const changedParameters = (state: PhoneState): readonly ShownParameter[] =>
  [...state.parameters.keys()].sort().map((name) => shownParameter(state, name))

export type NextResync =
  | { readonly kind: 'at'; readonly at: number; readonly cause: string }
  /** It is asked for, and waits for a sequence, a call, or the quiet after one. */
  | { readonly kind: 'waiting'; readonly at: number | null }
  | { readonly kind: 'running' }
  /** Nothing is armed: the phone asks only when it is asked or switched on again. */
  | { readonly kind: 'never'; readonly why: 'off' | 'migrated' | 'switched-off' | 'nothing-armed' | 'awaits-code' }

export function nextResync(state: PhoneState): NextResync {
  if (state.phase === 'off' || state.phase === 'migrated') return { kind: 'never', why: state.phase }
  if (state.activity?.kind === 'resync') return { kind: 'running' }
  if (state.waiting.some((task) => task.kind === 'resync'))
    return { kind: 'waiting', at: state.timers['forced-resync']?.at ?? null }
  if (valueOf(state, 'Provision_Enable').trim().toLowerCase() === 'no') return { kind: 'never', why: 'switched-off' }
  if (state.awaitsCode) return { kind: 'never', why: 'awaits-code' }
  if (state.timers.trigger?.cause === 'held-back') return { kind: 'waiting', at: null }
  const armed = [state.timers.resync, state.timers.retry, state.timers.boot].filter((timer) => timer !== undefined)
  const [first] = armed.sort((a, b) => a.at - b.at)
  if (first === undefined) return { kind: 'never', why: 'nothing-armed' }
  return { kind: 'at', at: first.at, cause: first.cause === '' ? 'reset' : first.cause }
}

/** How the last sequence ended; null before the first. */
export const verdict = (state: PhoneState): SequenceVerdict | null => state.last
