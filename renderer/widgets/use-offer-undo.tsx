import { notifications } from '@mantine/notifications'
import { useCallback } from 'react'
import { useTranslation } from 'react-i18next'
import type { BenchClient } from '../bench/client.ts'
import { useAttempt } from '../bench/use-attempt.ts'
import { Actions } from '../ui/actions.tsx'
import { Button } from '../ui/button.tsx'
import { useTellFault } from './use-tell-fault.ts'

/** How long "undo" is offered. */
const UNDO_MS = 30_000

interface Done {
  /** Tells this notice from others; an older one of the same name makes room. */
  readonly id: string
  /** What was done. */
  readonly said: string
  readonly undo: (client: BenchClient) => Promise<unknown>
  /** Said when it has been undone. */
  readonly undone: string
}

/** Says what was done, with the way back. Both outlive the screen on which it was done. */
export function useOfferUndo(): (done: Done) => void {
  const { t } = useTranslation()
  const { attempt } = useAttempt(useTellFault())
  return useCallback(
    ({ id, said, undo, undone }) => {
      const takeBack = (): void => {
        notifications.hide(id)
        attempt(undo, () => void notifications.show({ message: undone }))
      }
      notifications.hide(id) // what is offered is the way back from the newest change
      notifications.show({
        id,
        autoClose: UNDO_MS,
        closeButtonProps: { 'aria-label': t('actions.close') },
        message: (
          <Actions>
            <span>{said}</span>
            <Button small icon="undo" onClick={takeBack}>
              {t('actions.undo')}
            </Button>
          </Actions>
        ),
      })
    },
    [t, attempt],
  )
}
