import type { FileFacts } from '../../../shared/domain/profile/lint/lint-subject.ts'
import { lintProfile } from '../../../shared/domain/profile/lint/lint.ts'
import { parseProfile } from '../../../shared/domain/profile/parse.ts'
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
