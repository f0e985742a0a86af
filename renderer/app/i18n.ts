import i18next from 'i18next'
import { initReactI18next } from 'react-i18next'
import type { catalogue as english } from './catalogue-en.ts'
import type { Preferences } from '../../shared/ipc/contract/preferences.ts'

declare module 'i18next' {
  interface CustomTypeOptions {
    defaultNS: 'common'
    resources: typeof english
  }
}

export type Language = 'en' | 'fr'

/** The languages of the system that the catalogues know; English where there is none. */
export function chooseLanguage(wanted: Preferences['language'], system: readonly string[]): Language {
  if (wanted !== 'system') return wanted
  const known = system.map((tag) => tag.slice(0, 2).toLowerCase()).find((tag) => tag === 'fr' || tag === 'en')
  return known === 'fr' ? 'fr' : 'en'
}

/** Each language is a file of its own: only the one that is read is loaded. */
async function load(language: Language): Promise<void> {
  if (i18next.hasResourceBundle(language, 'common')) return
  const { catalogue } = language === 'fr' ? await import('./catalogue-fr.ts') : await import('./catalogue-en.ts')
  for (const [namespace, words] of Object.entries(catalogue)) i18next.addResourceBundle(language, namespace, words)
}

export async function startWords(language: Language): Promise<void> {
  await i18next.use(initReactI18next).init({
    lng: language,
    fallbackLng: false,
    ns: [],
    defaultNS: 'common',
    resources: {},
    interpolation: { escapeValue: false }, // React escapes
    react: { useSuspense: false },
  })
  await speak(language)
}

export async function speak(language: Language): Promise<void> {
  await load(language)
  await i18next.changeLanguage(language)
  document.documentElement.lang = language
}
