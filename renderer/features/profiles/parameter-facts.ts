import type { TFunction } from 'i18next'
import type { Parameter } from '../../../shared/domain/profile/catalogue.ts'
import { inert } from '../../ui/inert.ts'
import { isFrench } from './catalogue.ts'

type Words = TFunction<'profiles'>

/** What values it takes, each fact a line. */
export function valueFacts(parameter: Parameter, t: Words): readonly string[] {
  const { type, values, unit, length } = parameter
  const range = rangeOf(parameter)
  const preset = parameter.secret === true ? undefined : parameter.default
  return [
    t('card.type', { type: t(`types.${type}`) }) + (unit === undefined ? '' : ` (${unit})`),
    ...(values === undefined ? [] : [t('card.values', { values: values.slice(0, 24).join(', ') })]),
    ...(range === null ? [] : [t('card.range', { range })]),
    ...(preset === undefined ? [] : [presetFact(preset, t)]),
    ...(length === undefined ? [] : [t('card.length', { count: length })]),
  ]
}

const presetFact = (preset: string, t: Words): string =>
  preset === '' ? t('card.defaultEmpty') : t('card.default', { value: inert(preset, 300) })

/** What else is known of it: who has it, what it was called, what the papers say. */
export function historyFacts(parameter: Parameter, t: Words, language: string): readonly string[] {
  const { access, families, renamed, note } = parameter
  const conflict = (isFrench(language) ? parameter.conflictFr : undefined) ?? parameter.conflict
  return [
    ...(access === undefined ? [] : [t(access === 'read' ? 'card.readOnly' : 'card.writeOnly')]),
    ...(families === undefined ? [] : [t('card.families', { families: families.join(', ') })]),
    ...(renamed === undefined ? [] : [t('card.renamed', { to: renamed.to, since: renamed.since })]),
    // The vendor's own remarks are in English.
    ...(note === undefined ? [] : [isFrench(language) ? `${t('card.note')} ${note}` : note]),
    ...(conflict === undefined ? [] : [`${t('card.conflict')} ${conflict}`]),
  ]
}

function rangeOf({ min, max, ranges }: Parameter): string | null {
  if (ranges !== undefined) return ranges.map(([low, high]) => `${low}–${high}`).join(', ')
  if (min === undefined && max === undefined) return null
  if (max === undefined) return `≥ ${min ?? ''}`
  return min === undefined ? `≤ ${max}` : `${min}–${max}`
}
