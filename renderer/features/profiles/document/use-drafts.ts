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

/** A browser's tab asks before it takes unsaved text with it. The desktop window has no such question: it is not held up. */
export function useAskBeforeLeaving(drafts: Drafts): void {
  const { shell } = useBenchContext()
  useEffect(() => {
    if (shell) return
    const ask = (event: BeforeUnloadEvent): void => {
      if (drafts.unsaved().length > 0) event.preventDefault()
    }
    window.addEventListener('beforeunload', ask)
    return () => window.removeEventListener('beforeunload', ask)
  }, [shell, drafts])
}
