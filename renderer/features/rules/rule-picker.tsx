import { useQuery } from '@tanstack/react-query'
import { useEffect, useMemo, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useAnswer, useQueries } from '../../bench/use-answer.ts'
import { inert } from '../../ui/inert.ts'
import { SelectField } from '../../ui/text-field.tsx'
import { asRendered, rulesIn, type FoundRule, type PhoneRow } from './rule-source.ts'

interface RulePickerProps {
  /** A template is read as this phone would get it. */
  readonly row: PhoneRow | null
  readonly onPick: (rule: FoundRule | null, parameters: ReadonlyMap<string, string>) => void
}

/** A rule from the site's own profiles; what else the profile sets is what its macros read. */
export function RulePicker({ row, onPick }: RulePickerProps) {
  const { t } = useTranslation('rules')
  const profiles = useAnswer(
    useQuery(useQueries().profiles.list.queryOptions({ select: (list) => list.filter(({ profile }) => profile) })),
  )
  const [where, setWhere] = useState('')
  const [name, setName] = useState('')
  const text = useProfileText(where)
  const found = useMemo(
    () => rulesIn(where.startsWith('templates/') ? asRendered(text, row) : text),
    [where, text, row],
  )
  const rule = found.rules.find((each) => each.name === name) ?? null
  useEffect(() => {
    if (text !== '') onPick(rule, found.parameters)
    // eslint-disable-next-line react-hooks/exhaustive-deps -- what is typed afterwards must not be taken back
  }, [rule, found])
  const list = profiles.value ?? []
  return (
    <>
      <SelectField
        label={t('picker.profile')}
        value={where}
        onChange={(to) => {
          setWhere(to)
          setName('')
        }}
        options={[
          { value: '', text: list.length === 0 ? t('picker.noProfile') : t('picker.typed') },
          ...list.map(({ area, path }) => ({ value: `${area}/${path}`, text: inert(`${area}/${path}`, 120) })),
        ]}
        disabled={list.length === 0}
      />
      {where !== '' && (
        <SelectField
          label={t('picker.rule')}
          value={name}
          onChange={setName}
          options={[
            { value: '', text: found.rules.length === 0 ? t('picker.noRule') : t('picker.choose') },
            ...found.rules.map((each) => ({ value: each.name, text: each.name })),
          ]}
          disabled={found.rules.length === 0}
        />
      )}
    </>
  )
}

function useProfileText(where: string): string {
  const slash = where.indexOf('/')
  const area = where.slice(0, slash) === 'templates' ? 'templates' : 'files'
  const input = { area, path: where.slice(slash + 1) } as const
  const asked = useAnswer(useQuery(useQueries().profiles.read.queryOptions({ input, enabled: where !== '' })))
  return where === '' ? '' : (asked.value?.text ?? '')
}
