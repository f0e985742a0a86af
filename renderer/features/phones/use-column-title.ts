import { useCallback } from 'react'
import { useTranslation } from 'react-i18next'
import { inert } from '../../ui/inert.ts'

/** A column's name in the interface's language; one that the site made has the name that it has there. */
export function useColumnTitle(): (column: string) => string {
  const { t } = useTranslation('phones')
  return useCallback((column) => t(`columns.${column}` as 'columns.mac', { defaultValue: inert(column, 60) }), [t])
}
