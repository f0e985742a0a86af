import { useEffect, useState } from 'react'
import type { RouteEntry } from '../../../shared/ipc/contract/routes.ts'
import { useBench, useBenchContext } from '../../bench/use-bench.ts'

interface Draft {
  readonly routes: readonly RouteEntry[]
  /** The routes that it began with, as text. */
  readonly from: string
}

/** Routes that were written and not saved, by window and site: whoever looks elsewhere finds them again. */
const drafts = new WeakMap<object, Map<string, Draft>>()

export const asText = (routes: readonly RouteEntry[]): string =>
  JSON.stringify(routes.map(({ pattern, template, gzip, key }) => [pattern, template, gzip, key]))

interface RouteDraft {
  readonly draft: readonly RouteEntry[]
  readonly dirty: boolean
  readonly setDraft: (routes: readonly RouteEntry[]) => void
  readonly revert: () => void
}

/** The routes as they are written. What is unsaved stays in this window, and a browser's tab asks before it goes. */
export function useRouteDraft(saved: readonly RouteEntry[]): RouteDraft {
  const { store, shell } = useBenchContext()
  const site = useBench((view) => view.state?.site?.folder ?? '')
  const known = drafts.get(store) ?? new Map<string, Draft>()
  drafts.set(store, known)
  const [own, setOwn] = useState(() => known.get(site) ?? null)
  const draft = own?.routes ?? saved
  const dirty = own !== null && asText(own.routes) !== asText(saved)
  useEffect(() => {
    if (!dirty || shell) return
    const ask = (event: BeforeUnloadEvent): void => event.preventDefault()
    window.addEventListener('beforeunload', ask)
    return () => window.removeEventListener('beforeunload', ask)
  }, [dirty, shell])
  const keep = (next: Draft | null): void => {
    if (next === null) known.delete(site)
    else known.set(site, next)
    setOwn(next)
  }
  return {
    draft,
    dirty,
    setDraft: (routes) => keep({ routes, from: own?.from ?? asText(saved) }),
    revert: () => keep(null),
  }
}
