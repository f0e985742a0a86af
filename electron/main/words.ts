import type { TFunction } from 'i18next'
import type { Language } from '../../shared/domain/text/languages.ts'
import { wordsIn } from '../words.ts'

export type Words = TFunction

const locales = import.meta.glob<object>('../../renderer/locales/*/menu.json', { eager: true, import: 'default' })

/** The words of the menu, the tray and the native dialogs. */
export const shellWords = (language: Language): Words => wordsIn(language, locales)
