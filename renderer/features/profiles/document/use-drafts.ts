import { useEffect, useSyncExternalStore } from 'react'
import { useBench, useBenchContext } from '../../../bench/use-bench.ts'
import { draftsOf, type Drafts } from './drafts.ts'
import type { ProfileDocument } from './profile-document.ts'

export function useDrafts(): Drafts {
  const { store } = useBenchContext()
  const site = useBench((view) => view.state?.site?.folder ?? '')
  return draftsOf(store, site)
}

export function useOpenDocuments(drafts: Drafts): readonly ProfileDocument[] {
  return useSyncExternalStore(drafts.subscribe, drafts.list)
}

/** Texts whose window asks already; it goes on asking while another screen is shown. */
const guarded = new WeakSet<Drafts>()

/** A window asks before it takes unsaved text with it: the desktop by its own question, a browser's tab by the browser's. */
export function useAskBeforeLeaving(drafts: Drafts): void {
  const { shell } = useBenchContext()
  useEffect(() => {
    if (guarded.has(drafts)) return
    guarded.add(drafts)
    if (shell) tellUnsaved(drafts, (count) => void shell.setUnsaved({ count }).catch(() => undefined))
    else
      window.addEventListener('beforeunload', (event) => {
        if (drafts.unsaved().length > 0) event.preventDefault()
      })
  }, [shell, drafts])
}

/** Tells how many texts are unsaved, each time that it is another number. */
export function tellUnsaved(drafts: Drafts, tell: (count: number) => void): void {
  const followed = new WeakSet<ProfileDocument>()
  let told = 0
  const look = (): void => {
    const count = drafts.unsaved().length
    if (count !== told) tell(count)
    told = count
  }
  const follow = (): void => {
    for (const document of drafts.list()) {
      if (followed.has(document)) continue
      followed.add(document)
      document.subscribe(look)
    }
    look()
  }
  drafts.subscribe(follow)
  follow()
}
