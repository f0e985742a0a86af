import i18next from 'i18next'
import { initReactI18next } from 'react-i18next'
import { languages, type Language } from '../../shared/domain/text/languages.ts'
import type { Preferences } from '../../shared/ipc/contract/preferences.ts'
import type { Catalogue } from '../locales/catalogue.ts'

declare module 'i18next' {
  interface CustomTypeOptions {
    defaultNS: 'common'
    resources: Catalogue
  }
}

/** Each language is a chunk of its own: only the one that is read is loaded. */
const locales = import.meta.glob<Catalogue>('../locales/*/index.ts', { import: 'catalogue' })

/** The languages of the system that the catalogues know; English where there is none. */
export function chooseLanguage(wanted: Preferences['language'], system: readonly string[]): Language {
  if (wanted !== 'system') return wanted
  const known = system.map((tag) => tag.slice(0, 2).toLowerCase())
  return known.flatMap((tag) => languages.filter((language) => language === tag))[0] ?? 'en'
}

/** As it calls itself: English, Français. */
export function nameOf(language: Language): string {
  const name = new Intl.DisplayNames([language], { type: 'language' }).of(language) ?? language
  return name.charAt(0).toLocaleUpperCase(language) + name.slice(1)
}

async function load(language: Language): Promise<void> {
  if (i18next.hasResourceBundle(language, 'common')) return
  const catalogue = await locales[`../locales/${language}/index.ts`]?.()
  if (!catalogue) throw new Error(`There is no catalogue for ${language}.`)
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
