import type { FileFacts } from '../../../shared/domain/profile/lint/file-facts.ts'
import { lintProfile } from '../../../shared/domain/profile/lint/lint.ts'
import { parseProfile } from '../../../shared/domain/profile/parse.ts'
import { seriesOf } from '../../../shared/domain/profile/series.ts'
import { parameterCatalogue } from '../core/parameter-catalogue.ts'
import { type Looked, nothing } from './looked.ts'

/** How many findings a profile has; nothing for a text that is none. */
export function lookInto(text: string, facts: FileFacts): Looked {
  const profile = parseProfile(text)
  if (profile.flatProfiles.length === 0) return nothing
  const findings = lintProfile(profile, { catalogue: parameterCatalogue(), ...facts })
  const count = (severity: 'error' | 'warning' | 'info'): number =>
    findings.filter((finding) => finding.severity === severity).length
  return { profile: true, findings: { error: count('error'), warning: count('warning'), info: count('info') } }
}

/** No parameter's name is longer; a file with more unknown ones than this is no profile for these phones. */
const NAME_LENGTH = 100
const NAMES = 250

/** The names in a profile that the catalogue does not have, each once; none of the files of other products. */
export function unknownNamesIn(text: string): readonly string[] {
  const { parameters } = parseProfile(text)
  const catalogue = parameterCatalogue()
  const unknown = [...new Set(parameters.map(({ name }) => name))].filter((name) => catalogue.find(name) === null)
  if (unknown.length > NAMES || seriesOf(unknown, parameters.length) !== 'mpp') return []
  return unknown.filter(({ length }) => length <= NAME_LENGTH)
}
