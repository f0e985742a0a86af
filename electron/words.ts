import { createInstance, type TFunction } from 'i18next'
import type { Language } from '../shared/domain/text/languages.ts'

/** The files that `import.meta.glob` found: `../../renderer/locales/fr/menu.json` is the namespace `menu` in French. */
type LocaleFiles = Readonly<Record<string, object>>

/** The words of one shell in one language: `words('menu:file.title')`. */
export function wordsIn(language: Language, files: LocaleFiles): TFunction {
  const resources: Record<string, Record<string, object>> = {}
  for (const [path, words] of Object.entries(files)) {
    const [, of = '', namespace = ''] = /([^/]+)\/([^/]+)\.json$/.exec(path) ?? []
    resources[of] = { ...resources[of], [namespace]: words }
  }
  const i18n = createInstance()
  void i18n.init({
    lng: language,
    fallbackLng: 'en',
    initAsync: false, // the catalogues are in the bundle: there is nothing to wait for
    resources,
    interpolation: { escapeValue: false },
  })
  return i18n.t
}
