import { useQuery } from '@tanstack/react-query'
import { useMemo, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { formatMac, parseMac } from '../../../../shared/domain/identity/mac.ts'
import { canonicalModel } from '../../../../shared/domain/phone/models.ts'
import { valuesOf, type Profile } from '../../../../shared/domain/profile/parse.ts'
import type { RuleKind } from '../../../../shared/domain/rule/ast.ts'
import { variablesOf, type Variable } from '../../../../shared/domain/rule/variables.ts'
import { useAnswer, useQueries } from '../../../bench/use-answer.ts'
import { RulePanel, useExplanation } from '../../../widgets/rule-panel/rule-panel.tsx'
import { SelectField } from '../../../ui/text-field.tsx'

/** The parameters whose value is a rule of the vendor's language, and which one. */
export function ruleKindOf(name: string): RuleKind | null {
  if (/^Profile_Rule(?:_[B-D])?$/.test(name)) return 'profile'
  if (name === 'Upgrade_Rule') return 'upgrade'
  if (name === 'Report_Rule') return 'report'
  return /^Resync_Trigger_[12]$/.test(name) ? 'trigger' : null
}

/** A list of thousands is for the screen of the rules. */
const OFFERED = 200

interface RuleHereProps {
  readonly kind: RuleKind
  readonly text: string
  readonly profile: Profile
  readonly model: string | null
}

/** What the rule that is being written would make a phone do, with this profile's own parameters. */
export function RuleHere({ kind, text, profile, model }: RuleHereProps) {
  const { t } = useTranslation('profiles')
  const queries = useQueries()
  const { value: table } = useAnswer(useQuery(queries.phones.table.queryOptions()))
  const [mac, setMac] = useState('')
  const [given, setGiven] = useState<Readonly<Record<string, string>>>({})
  const row = table?.rows.find((each) => each.mac === mac) ?? null
  const variables = useMemo(() => {
    const parsed = parseMac(row?.mac ?? '')
    const own = canonicalModel(row?.values['model'] ?? '')
    const phoneModel = own === '' ? model : own
    const serial = row?.values['serial'] ?? ''
    const known = variablesOf({
      ...(parsed.ok ? { mac: parsed.value } : {}),
      ...(phoneModel === null ? {} : { model: phoneModel }),
      ...(serial === '' ? {} : { serial }),
      parameters: valuesOf(profile),
    })
    const typed = Object.entries(given).filter(([, value]) => value !== '')
    return new Map<string, Variable>([
      ...known,
      ...typed.map(([name, value]): [string, Variable] => [name, { value, origin: 'given' }]),
    ])
  }, [row, model, profile, given])
  const explanation = useExplanation(text, { kind, variables })
  const rows = table?.rows.slice(0, OFFERED) ?? []
  return (
    <>
      {rows.length > 0 && (
        <SelectField
          label={t('here.phone')}
          value={mac}
          onChange={setMac}
          options={[
            { value: '', text: t('here.anyPhone') },
            ...rows.map((each) => ({ value: each.mac, text: labelOf(each.mac, each.values) })),
          ]}
        />
      )}
      <RulePanel
        explanation={explanation}
        mac={mac === '' ? null : mac}
        given={given}
        onGiven={(name, value) => setGiven((before) => ({ ...before, [name]: value }))}
      />
    </>
  )
}

function labelOf(mac: string, values: Readonly<Record<string, string>>): string {
  const parsed = parseMac(mac)
  const name = values['display_name'] ?? values['extension'] ?? ''
  return `${parsed.ok ? formatMac(parsed.value) : mac}${name === '' ? '' : ` · ${name}`}`
}
