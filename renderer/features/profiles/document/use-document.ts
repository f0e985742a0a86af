import { useEffect, useState, useSyncExternalStore } from 'react'
import type { Fault } from '../../../../shared/domain/fault/fault.ts'
import { faultOf } from '../../../bench/client.ts'
import { useBench, useBenchContext } from '../../../bench/use-bench.ts'
import type { Drafts } from './drafts.ts'
import { makeDocument, type Context } from './open-document.ts'
import type { DocumentView, Place, ProfileDocument } from './profile-document.ts'

/** The document of this place: the one that is open already, or read now. */
export function useDocument(
  drafts: Drafts,
  context: Context,
  { area, path }: Place,
): { readonly document: ProfileDocument | null; readonly fault: Fault | null } {
  const { store } = useBenchContext()
  const connected = useBench((view) => view.connection === 'open')
  const [opened, setOpened] = useState<ProfileDocument | null>(() => drafts.find({ area, path }))
  const [fault, setFault] = useState<Fault | null>(null)
  useEffect(() => {
    if (opened !== null || !connected) return
    let wanted = true
    const open = async (): Promise<void> => {
      const stored = await store.client.profiles.read({ area, path })
      if (!wanted) return
      const made = drafts.find({ area, path }) ?? makeDocument(() => store.client, context, { area, path }, stored)
      drafts.keep(made)
      setFault(null)
      setOpened(made)
    }
    open().catch((error: unknown) => {
      if (wanted) setFault(faultOf(error))
    })
    return () => {
      wanted = false
    }
  }, [opened, connected, store, drafts, context, area, path])
  return { document: opened, fault }
}

export const useDocumentView = (document: ProfileDocument): DocumentView =>
  useSyncExternalStore(document.subscribe, document.view)

/** Somebody else may change the file while it is open here: the bench tells. */
export function useWatch(document: ProfileDocument): void {
  const { store } = useBenchContext()
  const connected = useBench((view) => view.connection === 'open')
  const isNew = useSyncExternalStore(document.subscribe, () => document.view().saved.revision === null)
  useEffect(() => {
    if (!connected || isNew) return
    const listening = new AbortController()
    const listen = async (): Promise<void> => {
      const revisions = await store.client.profiles.watch({ ...document.place }, { signal: listening.signal })
      for await (const revision of revisions) document.tellDisk(revision)
    }
    listen().catch(() => undefined) // lost: asked again when the bench is back
    return () => listening.abort()
  }, [store, document, connected, isNew])
}
