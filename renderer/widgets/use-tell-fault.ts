import { notifications } from '@mantine/notifications'
import { useCallback } from 'react'
import { useTranslation } from 'react-i18next'
import { faultOf } from '../bench/client.ts'
import { useFaultWords } from './fault-notice.tsx'

/** Tells in a notice what failed: for what outlives the button that began it. */
export function useTellFault(): (error: unknown) => void {
  const { t } = useTranslation()
  const words = useFaultWords()
  return useCallback(
    (error) => {
      const { what, next } = words(faultOf(error))
      const closeButtonProps = { 'aria-label': t('actions.close') }
      notifications.show({ color: 'red', title: what, message: next, closeButtonProps })
    },
    [t, words],
  )
}
