import { useCallback } from 'react'
import { useTranslation } from 'react-i18next'
import { systemWordsOf, type LookUp } from '../../shared/domain/fault/system-words.ts'

/** A code of the system in words, where there are words for it; else as it is. */
export function useSystemWords(): (code: string) => string {
  const { t } = useTranslation('system')
  return useCallback((code) => systemWordsOf(t as unknown as LookUp, code) ?? code, [t])
}
