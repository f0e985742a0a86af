import { notifications } from '@mantine/notifications'
import { useCallback, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { Fault } from '../../../shared/domain/fault/fault.ts'
import { useAttempt } from '../../bench/use-attempt.ts'
import { inert } from '../../ui/inert.ts'
import type { ProfileDocument, Stored } from './document/profile-document.ts'

/** What lies over the two views. */
type Over =
  { readonly kind: 'save' } | { readonly kind: 'history' } | { readonly kind: 'disk'; readonly disk: Stored } | null

export interface Saving {
  readonly over: Over
  readonly setOver: (over: Over) => void
  /** The disk could not be read to compare. */
  readonly fault: Fault | null
  /** Reads what the disk has now, to lay both texts side by side. */
  readonly compare: () => void
  /** Shows what would be written; where that is in sight, writes it. */
  readonly ask: () => void
  readonly save: () => void
}

/** The way of a text to the disk: a review, the save, and both texts where somebody else wrote meanwhile. */
export function useSaving(document: ProfileDocument): Saving {
  const [over, setOver] = useState<Over>(null)
  const { fault, attempt } = useAttempt()
  const compare = useCallback(
    () =>
      attempt(
        (client) => client.profiles.read({ ...document.place }),
        (disk) => setOver({ kind: 'disk', disk }),
      ),
    [attempt, document],
  )
  const told = useToldSaved(document)
  const save = useCallback((): void => {
    if (document.view().saving) return
    const run = async (): Promise<void> => {
      if (await document.save()) {
        // Only the review of the save is closed by it: whoever went on to the history stays there.
        setOver((now) => (now?.kind === 'save' ? null : now))
        told()
      } else if (document.view().disk === 'changed') compare()
    }
    void run()
  }, [document, compare, told])
  const ask = useCallback((): void => {
    const { dirty, saved } = document.view()
    // A new file replaces nothing: there is nothing to compare it with.
    if (over?.kind === 'save' || (dirty && saved.revision === null)) save()
    else if (dirty) setOver({ kind: 'save' })
  }, [over, document, save])
  return { over, setOver, fault, compare, ask, save }
}

function useToldSaved(document: ProfileDocument): () => void {
  const { t } = useTranslation(['profiles', 'common'])
  return useCallback(() => {
    const { area, path } = document.place
    const words = { path: inert(path, 200) }
    notifications.show({
      closeButtonProps: { 'aria-label': t('common:actions.close') },
      message: area === 'files' ? t('review.savedFile', words) : t('review.savedTemplate', words),
    })
  }, [document, t])
}
