import { createContext, useContext, useSyncExternalStore } from 'react'
import type { Preferences } from '../../shared/ipc/contract/preferences.ts'
import type { Alarm, AlarmStore } from './alarm.ts'
import type { BenchStore, BenchView } from './bench-store.ts'
import type { ShellClient } from './client.ts'
import type { BenchQueries } from './queries.ts'
import type { PreferencesStore } from './preferences.ts'

export interface BenchAccess {
  readonly store: BenchStore
  readonly queries: BenchQueries
  readonly preferences: PreferencesStore
  readonly alarm: AlarmStore
  /** Null in a browser. */
  readonly shell: ShellClient | null
}

export const BenchContext = createContext<BenchAccess | null>(null)

export function useBenchContext(): BenchAccess {
  const access = useContext(BenchContext)
  if (!access) throw new Error('outside <BenchContext>')
  return access
}

/** The one hook that reads the store. What `select` gives must be a part of the view, not something made anew. */
export function useBench<T>(select: (view: BenchView) => T): T {
  const { store } = useBenchContext()
  return useSyncExternalStore(store.subscribe, () => select(store.view()))
}

export function usePreferences(): Preferences {
  const { preferences } = useBenchContext()
  return useSyncExternalStore(preferences.subscribe, preferences.view)
}

/** How this screen tells a phone that fails, and the way to change it. */
export function useAlarm(): { readonly alarm: Alarm; readonly change: (part: Partial<Alarm>) => void } {
  const { alarm } = useBenchContext()
  return { alarm: useSyncExternalStore(alarm.subscribe, alarm.view), change: (part) => alarm.change(part) }
}
