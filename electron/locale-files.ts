import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Language } from '../shared/domain/text/languages.ts'

/** Beside the sources, or where the build puts them: this module may be in an entry or in a chunk below it. */
const places = ['../renderer/locales', 'locales', '../locales']

/** The words of one language, namespace by namespace: a file that is read costs a tenth of one that is compiled. */
export function localeFiles(language: Language, namespaces: readonly string[]): Record<string, object> {
  const candidates = places.map((place) => join(import.meta.dirname, place, language))
  const folder = candidates.find((candidate) => existsSync(candidate)) ?? join(import.meta.dirname, 'locales', language)
  return Object.fromEntries(
    namespaces.map((namespace) => {
      const path = join(folder, `${namespace}.json`)
      return [path.replaceAll('\\', '/'), JSON.parse(readFileSync(path, 'utf8')) as object]
    }),
  )
}
