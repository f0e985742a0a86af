import { useTranslation } from 'react-i18next'

/** The language that numbers and sizes are written in. */
export function useLanguage(): string {
  return useTranslation().i18n.language
}
