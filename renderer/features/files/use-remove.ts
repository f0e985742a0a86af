import { useCallback } from 'react'
import { useTranslation } from 'react-i18next'
import { useBenchContext } from '../../bench/use-bench.ts'
import { inert } from '../../ui/inert.ts'
import { useOfferUndo } from '../../widgets/use-offer-undo.tsx'

/** Removes at once and offers to bring it back: the file stays in the site's history of removed files. */
export function useRemove(onChange: () => void, onFail: (error: unknown) => void): (path: string) => void {
  const { t } = useTranslation('files')
  const { store } = useBenchContext()
  const offerUndo = useOfferUndo()
  return useCallback(
    (path) => {
      const name = inert(path, 200)
      const remove = async (): Promise<void> => {
        const { undo } = await store.client.files.remove({ path })
        onChange()
        offerUndo({
          id: `removed-${undo}`,
          said: t('removed', { path: name }),
          undone: t('restored', { path: name }),
          undo: () => store.client.files.restore({ undo }).then(onChange),
          onFail,
        })
      }
      remove().catch(onFail)
    },
    [store, t, offerUndo, onChange, onFail],
  )
}
