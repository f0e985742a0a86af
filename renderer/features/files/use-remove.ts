import { useCallback } from 'react'
import { useTranslation } from 'react-i18next'
import { useAttempt, type Attempt } from '../../bench/use-attempt.ts'
import { inert } from '../../ui/inert.ts'
import { useOfferUndo } from '../../widgets/use-offer-undo.tsx'

/** Removes at once and offers to bring it back: the file stays in the site's history of removed files. */
export function useRemove(
  onChange: () => void,
): Pick<Attempt, 'fault' | 'dismiss'> & { remove: (path: string) => void } {
  const { t } = useTranslation('files')
  const { fault, attempt, dismiss } = useAttempt()
  const offerUndo = useOfferUndo()
  const remove = useCallback(
    (path: string) => {
      const name = inert(path, 200)
      attempt(
        (client) => client.files.remove({ path }),
        ({ undo }) => {
          onChange()
          offerUndo({
            id: `removed-${undo}`,
            said: t('removed', { path: name }),
            undone: t('restored', { path: name }),
            undo: (client) => client.files.restore({ undo }).then(onChange),
          })
        },
      )
    },
    [t, attempt, offerUndo, onChange],
  )
  return { fault, dismiss, remove }
}
