import type { Parameter } from '../../../shared/domain/profile/catalogue.ts'

export { catalogue } from '../../widgets/parameter-catalogue.ts'

export const isFrench = (language: string): boolean => language.startsWith('fr')

/** As the phone's web page names it, in the interface's language where that is known. */
export const labelOf = (parameter: Parameter, language: string): string =>
  (isFrench(language) ? parameter.labelFr : undefined) ?? parameter.label

/** What it does; English where nobody has translated it. */
export const docOf = (parameter: Parameter, language: string): string =>
  (isFrench(language) ? parameter.docFr : undefined) ?? parameter.doc

/** Whether its text is in English although the interface is not: said to whoever reads it aloud. */
export const docLanguage = (parameter: Parameter, language: string): string =>
  isFrench(language) && parameter.docFr === undefined ? 'en' : language
