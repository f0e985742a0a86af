import { notifications } from '@mantine/notifications'
import { useCallback } from 'react'
import { useTranslation } from 'react-i18next'
import { useBenchContext } from '../../bench/use-bench.ts'
import { Button } from '../../ui/button.tsx'
import { inert } from '../../ui/inert.ts'
import { Actions } from '../../ui/actions.tsx'

/** How long "undo" is offered; the file itself stays in the site's history of removed files. */
const UNDO_MS = 30_000

/** Removes at once and offers to bring it back. */
export function useRemoved(onChange: () => void, onFail: (error: unknown) => void): (path: string) => void {
  const { t } = useTranslation(['files', 'common'])
  const { store } = useBenchContext()
  return useCallback(
    (path) => {
      const name = inert(path, 200)
      const restore = async (undo: string, id: string): Promise<void> => {
        notifications.hide(id)
        await store.client.files.restore({ undo })
        onChange()
        notifications.show({ message: t('restored', { path: name }) })
      }
      const run = async (): Promise<void> => {
        const { undo } = await store.client.files.remove({ path })
        onChange()
        const id = `removed-${undo}`
        notifications.show({
          id,
          autoClose: UNDO_MS,
          closeButtonProps: { 'aria-label': t('common:actions.close') },
          message: (
            <Actions>
              <span>{t('removed', { path: name })}</span>
              <Button small icon="undo" onClick={() => void restore(undo, id).catch(onFail)}>
                {t('common:actions.undo')}
              </Button>
            </Actions>
          ),
        })
      }
      run().catch(onFail)
    },
    [store, t, onChange, onFail],
  )
}
