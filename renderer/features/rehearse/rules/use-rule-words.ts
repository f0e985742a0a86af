import { useCallback } from 'react'
import { useTranslation } from 'react-i18next'
import type phoneWords from '../../../locales/en/virtualPhone.json'
import { phoneRules } from '../../../../shared/domain/virtual-phone/rules/rules.ts'
import { readSource, type ListedRule } from './coverage.ts'

type RuleKey = keyof (typeof phoneWords)['rule']
type ReasonKey = keyof (typeof phoneWords)['reason']

const known: ReadonlySet<string> = new Set(phoneRules.map(({ id }) => id))
const isRule = (id: string): id is RuleKey => known.has(id)

/** A rule's sentence by its id; the id itself where it is of another version. */
export function useRuleSentence(): (id: string) => string {
  const { t } = useTranslation('virtualPhone')
  return useCallback((id) => (isRule(id) ? t(`rule.${id}`) : id), [t])
}

/** Why a rule is not followed; null for one that is. */
export function useRuleReason(): (rule: ListedRule) => string | null {
  const { t } = useTranslation('virtualPhone')
  return useCallback((rule) => (rule.followed ? null : t(`reason.${rule.id as ReasonKey}`)), [t])
}

/** Where it is printed. The vendor's chapter is in French, and its titles are left as they are. */
export function useRuleSource(): (rule: ListedRule) => string {
  const { t } = useTranslation('rehearseScreen')
  return useCallback(
    (rule) => {
      const source = readSource(rule.source)
      if (source.kind === 'design') return t('rules.source.design')
      return t(`rules.source.${source.kind}`, { part: source.part })
    },
    [t],
  )
}
