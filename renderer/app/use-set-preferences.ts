import { notifications } from '@mantine/notifications'
import { useCallback } from 'react'
import { useTranslation } from 'react-i18next'
import type { Preferences } from '../../shared/ipc/contract/preferences.ts'
import { useAttempt } from '../bench/use-attempt.ts'
import { useBenchContext } from '../bench/use-bench.ts'

export function useSetPreferences(): (part: Partial<Preferences>) => void {
  const { t } = useTranslation()
  const { preferences } = useBenchContext()
  const { attempt } = useAttempt(() => notifications.show({ message: t('notKept') }))
  return useCallback((part) => attempt((client) => preferences.change(client, part)), [attempt, preferences])
}
