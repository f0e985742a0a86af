import { createInstance, type TFunction } from 'i18next'

export const languages = ['en', 'fr'] as const
export type Language = (typeof languages)[number]

/** French where a locale asks for it, English for everybody else: `fr_CA.UTF-8`, `fr-FR`, `fr`. */
export const languageOf = (locale: string | undefined): Language => (/^fr\b|^fr_/i.test(locale ?? '') ? 'fr' : 'en')

type Catalogues = Readonly<Record<Language, Readonly<Record<string, object>>>>

/** The words of one shell in one language: `words('menu:file.title')`. */
export function wordsIn(language: Language, catalogues: Catalogues): TFunction {
  const i18n = createInstance()
  void i18n.init({
    lng: language,
    fallbackLng: 'en',
    initAsync: false, // the catalogues are in the bundle: there is nothing to wait for
    resources: catalogues,
    interpolation: { escapeValue: false },
  })
  return i18n.t
}
