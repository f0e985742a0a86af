import { notifications } from '@mantine/notifications'
import { useCallback } from 'react'
import { useTranslation } from 'react-i18next'
import { Actions } from '../ui/actions.tsx'
import { Button } from '../ui/button.tsx'

/** How long "undo" is offered. */
const UNDO_MS = 30_000

interface Done {
  /** Tells this notice from others. */
  readonly id: string
  /** What was done. */
  readonly said: string
  readonly undo: () => Promise<unknown>
  /** Said when it has been undone. */
  readonly undone: string
  readonly onFail: (error: unknown) => void
}

/** Says what was done, with the way back. */
export function useOfferUndo(): (done: Done) => void {
  const { t } = useTranslation()
  return useCallback(
    ({ id, said, undo, undone, onFail }) => {
      const takeBack = async (): Promise<void> => {
        notifications.hide(id)
        await undo()
        notifications.show({ message: undone })
      }
      notifications.show({
        id,
        autoClose: UNDO_MS,
        closeButtonProps: { 'aria-label': t('actions.close') },
        message: (
          <Actions>
            <span>{said}</span>
            <Button small icon="undo" onClick={() => void takeBack().catch(onFail)}>
              {t('actions.undo')}
            </Button>
          </Actions>
        ),
      })
    },
    [t],
  )
}
