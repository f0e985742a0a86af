/** The languages of the interface. A new one is a folder of `renderer/locales/`, and its name here. */
export const languages = ['en', 'fr'] as const
export type Language = (typeof languages)[number]

/** The language that a locale asks for (`fr_CA.UTF-8`, `fr-FR`, `fr`); English where it is none of these. */
export function languageOf(locale: string | undefined): Language {
  const [wanted] = (locale ?? '').toLowerCase().split(/[-_.]/)
  return languages.find((language) => language === wanted) ?? 'en'
}
