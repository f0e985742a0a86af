import type { Profile } from '../../../../shared/domain/profile/parse.ts'
import { ParameterPanel } from './parameter-panel.tsx'
import { RuleHere, ruleKindOf } from './rule-here.tsx'

interface HereProps {
  readonly name: string | null
  readonly profile: Profile
  readonly model: string | null
}

/** The parameter that is being written; a rule is explained as it is written. */
export function Here({ name, profile, model }: HereProps) {
  const value = profile.parameters.findLast((parameter) => parameter.name === name)?.value ?? null
  const kind = name === null ? null : ruleKindOf(name)
  return (
    <ParameterPanel name={name} value={value}>
      {kind !== null && value !== null && value !== '' && (
        <RuleHere key={name} kind={kind} text={value} profile={profile} model={model} />
      )}
    </ParameterPanel>
  )
}
