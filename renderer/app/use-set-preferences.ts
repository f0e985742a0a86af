import { notifications } from '@mantine/notifications'
import { useCallback } from 'react'
import { useTranslation } from 'react-i18next'
import type { Preferences } from '../../shared/ipc/contract/preferences.ts'
import { useBenchContext } from '../bench/use-bench.ts'

export function useSetPreferences(): (part: Partial<Preferences>) => void {
  const { t } = useTranslation()
  const { store, preferences } = useBenchContext()
  return useCallback(
    (part) => {
      const kept = (async () => preferences.change(store.client, part))()
      kept.catch(() => notifications.show({ message: t('notKept') }))
    },
    [t, store, preferences],
  )
}
