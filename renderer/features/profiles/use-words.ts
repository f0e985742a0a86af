import { useMemo } from 'react'
import { useTranslation } from 'react-i18next'
import type lintWords from '../../locales/en/lint.json'
import type profileWords from '../../locales/en/profiles.json'
import type { EditRefusal } from '../../../shared/domain/profile/edit.ts'
import { placesOf, type Finding } from '../../../shared/domain/profile/lint/finding.ts'
import { inert } from '../../ui/inert.ts'
import { inertParams } from '../../widgets/inert-params.ts'
import { useLanguage } from '../../ui/use-language.ts'
import { historyFacts, valueFacts } from './parameter-facts.ts'
import type { CardWords } from './text/parameter-card.ts'

type FindingCode = Exclude<keyof typeof lintWords, 'fix' | 'severity' | 'cli' | 'edit' | 'also'>

export interface FindingWords {
  readonly what: string
  readonly why: string
  readonly next: string
  readonly fix: string | null
}

export function useFindingWords(): (finding: Finding) => FindingWords {
  const { t } = useTranslation('lint')
  return useMemo(
    () => (finding) => {
      const code = finding.code as FindingCode
      const params = inertParams(finding.params)
      const { fix, also = [] } = finding
      const places =
        also.length === 0 ? '' : ` ${t('also.places', { count: also.length, places: inert(placesOf(also)) })}`
      return {
        what: t(`${code}.what`, params) + places,
        why: t(`${code}.why`, params),
        next: t(`${code}.next`, params),
        fix:
          fix === undefined
            ? null
            : t(`fix.${fix.title as keyof (typeof lintWords)['fix']}`, inertParams(shortened(fix.params))),
      }
    },
    [t],
  )
}

/** A button names what it writes, as far as there is room. */
const shortened = (params: Finding['params']): Finding['params'] =>
  Object.fromEntries(Object.entries(params).map(([key, value]) => [key, inert(String(value), 40)]))

/** Why a value cannot be written. */
export function useRefusalWords(): (refusal: EditRefusal) => string {
  const { t } = useTranslation('lint')
  return (refusal) =>
    refusal.code === 'value-unwritable'
      ? t(`edit.value-unwritable-${refusal.reason}`)
      : t(`edit.${refusal.code}`, 'name' in refusal ? { name: refusal.name } : {})
}

/** Tabs and sections as the phone's page has them in the interface's language; its own words where nobody knows them. */
export function usePageWords(): { readonly tab: (tab: string) => string; readonly section: (name: string) => string } {
  const { t } = useTranslation('profiles')
  return useMemo(
    () => ({
      tab: (tab) => t(`tabs.${slug(tab === '' ? 'other' : tab) as keyof (typeof profileWords)['tabs']}`),
      section: (name) =>
        name === '' ? t('sections.other') : t(`sections.${slug(name) as keyof (typeof profileWords)['sections']}`),
    }),
    [t],
  )
}

/** `Wi-Fi Profile n` is `wi-fi-profile-n`. */
export const slug = (name: string): string =>
  name
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-|-$/g, '')

export function useCardWords(): CardWords {
  const { t } = useTranslation('profiles')
  const language = useLanguage()
  const page = usePageWords()
  return useMemo(
    () => ({
      access: { na: t('access.na'), ro: t('access.ro'), rw: t('access.rw') },
      isDefault: t('card.isDefault'),
      where: ({ tab, section }) => `${page.tab(tab)} › ${page.section(section)}`,
      facts: (parameter) => [...valueFacts(parameter, t), ...historyFacts(parameter, t, language)],
    }),
    [t, language, page],
  )
}
