import { useSyncExternalStore } from 'react'

/** Where the person is: `#/live?filter=outcome:failed`. In the fragment, so that it works on any origin and survives a reload. */
export interface Route {
  readonly screen: string
  readonly params: Readonly<Record<string, string>>
}

export function readRoute(hash: string): Route {
  const [path = '', query = ''] = hash.replace(/^#\/?/, '').split('?', 2)
  return { screen: path, params: Object.fromEntries(new URLSearchParams(query)) }
}

export function writeRoute({ screen, params }: Route): string {
  const query = new URLSearchParams(Object.entries(params).filter(([, value]) => value !== '')).toString()
  return `#/${screen}${query === '' ? '' : `?${query}`}`
}

/** A replaced address tells nobody: those who follow it are told here. */
const followers = new Set<() => void>()

const subscribe = (listener: () => void): (() => void) => {
  window.addEventListener('hashchange', listener)
  followers.add(listener)
  return () => {
    window.removeEventListener('hashchange', listener)
    followers.delete(listener)
  }
}
const currentHash = (): string => window.location.hash

export function useRoute(): Route {
  return readRoute(useSyncExternalStore(subscribe, currentHash))
}

export function go(screen: string, params: Route['params'] = {}): void {
  window.location.hash = writeRoute({ screen, params })
}

/** Changes what the address says without a step in the history: a filter while it is typed. */
export function replaceRoute(route: Route): void {
  history.replaceState(null, '', writeRoute(route))
  for (const follower of followers) follower()
}
