import { useEffect, useEffectEvent, useState, useSyncExternalStore } from 'react'
import type { Fault } from '../../../../shared/domain/fault/fault.ts'
import { useAttempt } from '../../../bench/use-attempt.ts'
import { useBench, useBenchContext } from '../../../bench/use-bench.ts'
import { useStream } from '../../../bench/use-stream.ts'
import type { Drafts } from './drafts.ts'
import { makeDocument, type Context } from './open-document.ts'
import type { DocumentView, Place, ProfileDocument, Stored } from './profile-document.ts'

/** The document of this place: the one that is open already, or read now. */
export function useDocument(
  drafts: Drafts,
  context: Context,
  place: Place,
): { readonly document: ProfileDocument | null; readonly fault: Fault | null } {
  const { store } = useBenchContext()
  const connected = useBench((view) => view.connection === 'open')
  const [opened, setOpened] = useState<ProfileDocument | null>(() => drafts.find(place))
  const { fault, attempt } = useAttempt()
  const open = useEffectEvent((stored: Stored): void => {
    const made = drafts.find(place) ?? makeDocument(() => store.client, context, place, stored)
    drafts.keep(made)
    setOpened(made)
  })
  const { area, path } = place
  useEffect(() => {
    if (opened === null && connected)
      attempt(
        (client) => client.profiles.read({ area, path }),
        (stored) => open(stored),
      )
  }, [opened, connected, attempt, area, path])
  return { document: opened, fault }
}

export const useDocumentView = (document: ProfileDocument): DocumentView =>
  useSyncExternalStore(document.subscribe, document.view)

/** Somebody else may change the file while it is open here: the bench tells. */
export function useWatch(document: ProfileDocument): void {
  const { area, path } = document.place
  const isNew = useSyncExternalStore(document.subscribe, () => document.view().saved.revision === null)
  useStream({
    about: isNew ? null : `${area}/${path}`,
    open: (client, signal) => client.profiles.watch({ area, path }, { signal }),
    onValue: (revision) => document.tellDisk(revision),
  })
}
