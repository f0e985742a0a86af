import { useMemo, useSyncExternalStore } from 'react'
import type { BenchEvent } from '../../../shared/domain/event/bench-event.ts'
import { useBench } from '../../bench/use-bench.ts'

/** More are a filter. */
const LIMIT = 200
const KEY = 'resync-bench.bookmarks'

export interface Bookmark {
  readonly seq: number
  readonly at: number
}

type Kept = Readonly<Record<string, readonly Bookmark[]>>

/** What this screen has marked in each site's history, by its folder; the oldest site makes room. */
const SITES = 20

let kept: Kept = read()
const listeners = new Set<() => void>()

function read(): Kept {
  try {
    const found: unknown = JSON.parse(localStorage.getItem(KEY) ?? '{}')
    return typeof found === 'object' && found !== null ? (found as Kept) : {}
  } catch {
    return {}
  }
}

function keep(next: Kept): void {
  kept = next
  try {
    localStorage.setItem(KEY, JSON.stringify(next))
  } catch {
    // A browser that keeps nothing: they hold until the page is left.
  }
  for (const listener of listeners) listener()
}

const subscribe = (listener: () => void): (() => void) => {
  listeners.add(listener)
  return () => listeners.delete(listener)
}

const none: readonly Bookmark[] = []

export interface Bookmarks {
  /** In the order of time. */
  readonly all: readonly Bookmark[]
  readonly has: (event: Pick<BenchEvent, 'seq'>) => boolean
  readonly toggle: (event: Pick<BenchEvent, 'seq' | 'at'>) => void
  readonly clear: () => void
}

/** The events of this site's history that somebody at this screen wants to find again. */
export function useBookmarks(): Bookmarks {
  const folder = useBench((view) => view.state?.site?.folder ?? '')
  const all = useSyncExternalStore(subscribe, () => kept[folder] ?? none)
  return useMemo(() => {
    const marked = new Set(all.map(({ seq }) => seq))
    const change = (list: readonly Bookmark[]): void => {
      const others = Object.entries(kept).filter(([site]) => site !== folder)
      keep({ ...Object.fromEntries(others.slice(1 - SITES)), [folder]: list })
    }
    return {
      all,
      has: ({ seq }) => marked.has(seq),
      toggle: ({ seq, at }) =>
        change(
          marked.has(seq)
            ? all.filter((one) => one.seq !== seq)
            : [...all, { seq, at }].sort((a, b) => a.seq - b.seq).slice(-LIMIT),
        ),
      clear: () => change([]),
    }
  }, [all, folder])
}
