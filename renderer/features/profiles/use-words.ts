import { useMemo } from 'react'
import { useTranslation } from 'react-i18next'
import type profileWords from '../../locales/en/profiles.json'
import type { EditRefusal } from '../../../shared/domain/profile/edit.ts'
import { useLanguage } from '../../ui/use-language.ts'
import { historyFacts, valueFacts } from './parameter-facts.ts'
import type { CardWords } from './text/parameter-card.ts'

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
