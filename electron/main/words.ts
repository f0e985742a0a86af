import type { TFunction } from 'i18next'
import en from '../../renderer/locales/en/menu.json'
import fr from '../../renderer/locales/fr/menu.json'
import { wordsIn, type Language } from '../words.ts'

export type Words = TFunction

/** The words of the menu, the tray and the native dialogs. */
export const shellWords = (language: Language): Words => wordsIn(language, { en: { menu: en }, fr: { menu: fr } })
