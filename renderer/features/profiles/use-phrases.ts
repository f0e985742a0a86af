import { useMemo } from 'react'
import { useTranslation } from 'react-i18next'

/** The words of the code editor's own panels, in the interface's language. */
export function usePhrases(): Readonly<Record<string, string>> {
  const { t } = useTranslation('profiles')
  return useMemo(() => t('phrases', { returnObjects: true }) as Readonly<Record<string, string>>, [t])
}
