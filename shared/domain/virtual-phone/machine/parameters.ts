import { LARGEST_MODEL, nameOf, numberFits, type ModelSize } from '../../profile/catalogue.ts'
import { modelNamed } from '../../phone/models.ts'
import type { Refusal, Setting, UserAccess } from './setting.ts'
import type { PhoneSetup, PhoneState, Stored, ValueSource } from './state.ts'
import type { PhoneIdentity } from './world.ts'

/** No profile sets more; a phone that was told more would grow without end. */
export const PARAMETERS_LIMIT = 4000

type Named = Pick<PhoneState, 'setup' | 'parameters'>

export const factoryValue = ({ catalogue }: PhoneSetup, name: string): string =>
  catalogue.find(name)?.parameter.default ?? ''

export const valueOf = ({ setup, parameters }: Named, name: string): string =>
  parameters.get(name)?.value ?? factoryValue(setup, name)

/** Whatever is neither yes nor no counts as the factory's value. */
export function isYes(state: Named, name: string): boolean {
  const word = valueOf(state, name).trim().toLowerCase()
  if (word === 'yes' || word === 'no') return word === 'yes'
  return factoryValue(state.setup, name).toLowerCase() === 'yes'
}

export function sizeOf({ model }: Pick<PhoneIdentity, 'model'>): ModelSize {
  const lines = modelNamed(model)?.lines ?? LARGEST_MODEL.lines
  return { lines, keys: LARGEST_MODEL.keys }
}

/** The name under which a phone keeps what a profile calls `name`, or why it ignores it. */
export function settableName(
  { catalogue }: PhoneSetup,
  size: ModelSize,
  name: string,
): { readonly name: string } | { readonly refused: Refusal } {
  const found = catalogue.find(name)
  if (found === null) return { refused: catalogue.isInfo(name) ? 'read-only' : 'unknown' }
  const { parameter, numbers } = found
  if (parameter.access === 'read') return { refused: 'read-only' }
  const fits = (parameter.index ?? []).every((index, place) => numberFits(index, numbers[place] ?? 0, size))
  if (!fits) return { refused: 'other-model' }
  if (parameter.alias === undefined) return { name }
  // The names of other product families are no names here; only what the firmware keeps as an alias is.
  return parameter.aliasKind === 'kept' ? { name: nameOf({ name: parameter.alias }, numbers) } : { refused: 'unknown' }
}

/** The parameters with these set: only what differs from the factory is kept. */
export function withSettings(
  state: Pick<PhoneState, 'setup' | 'parameters' | 'access'>,
  settings: Iterable<Setting>,
  source: ValueSource,
): Pick<PhoneState, 'parameters' | 'access'> {
  const parameters = new Map<string, Stored>(state.parameters)
  const access = new Map<string, UserAccess>(state.access)
  for (const { name, value, access: ua } of settings) {
    if (ua === 'na') access.delete(name)
    else if (ua !== undefined && access.size < PARAMETERS_LIMIT) access.set(name, ua)
    if (value === factoryValue(state.setup, name)) parameters.delete(name)
    else if (parameters.get(name)?.value !== value && (parameters.has(name) || parameters.size < PARAMETERS_LIMIT))
      parameters.set(name, { value, source })
  }
  return { parameters, access }
}
