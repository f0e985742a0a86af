import { notifications } from '@mantine/notifications'
import { useCallback, useMemo } from 'react'
import { useTranslation } from 'react-i18next'
import type { BenchClient } from '../../bench/client.ts'
import { useAttempt } from '../../bench/use-attempt.ts'
import { useBench, useBenchContext } from '../../bench/use-bench.ts'
import { useSettled } from '../../bench/use-settled.ts'
import { useCommands } from '../../ui/commands.ts'
import { useOfferUndo } from '../../widgets/use-offer-undo.tsx'
import { useTellFault } from '../../widgets/use-tell-fault.ts'

export interface WayBack {
  /** What was changed; the newest notice of it takes the place of the one before. */
  readonly id: string
  /** Whether changes of it before this one can be taken back, too. */
  readonly deep: boolean
  readonly said: string
  readonly undone: string
  readonly undo: (client: BenchClient) => Promise<unknown>
}

/** Ways back that are remembered; a person undoes the last thing, perhaps the one before. */
const LIMIT = 20

/** The ways back from what was done to routes and keys, by window and site; the newest is last. */
const ways = new WeakMap<object, Map<string, readonly WayBack[]>>()

/** Says what was done to routes and keys, with the way back; Ctrl+Z takes the newest. */
export function useWaysBack(): (done: WayBack) => void {
  const { t } = useTranslation('phones')
  const { store } = useBenchContext()
  const site = useBench((view) => view.state?.site?.folder ?? '')
  const offerUndo = useOfferUndo()
  const { attempt } = useAttempt(useTellFault())
  const change = useCallback(
    (edit: (known: readonly WayBack[]) => readonly WayBack[]): void => {
      const sites = ways.get(store) ?? new Map<string, readonly WayBack[]>()
      ways.set(store, sites.set(site, edit(sites.get(site) ?? []).slice(-LIMIT)))
    },
    [store, site],
  )
  const forget = useCallback((way: WayBack) => change((known) => known.filter((each) => each !== way)), [change])
  const settled = useSettled()
  const takeBack = useCallback((): void => {
    const way = ways.get(store)?.get(site)?.at(-1)
    if (way === undefined) {
      notifications.show({ message: t('nothingToUndo') })
      return
    }
    forget(way)
    notifications.hide(way.id)
    attempt(way.undo, () => void notifications.show({ message: way.undone }))
  }, [store, site, forget, attempt, t])
  // A change that is still being saved has no way back yet: without it, the one before would be taken back.
  const undo = useCallback((): void => void settled().then(takeBack), [settled, takeBack])
  useCommands(
    useMemo(
      () => [{ id: 'routes.undo', title: t('routes.undoLast'), group: t('title'), keys: 'mod+z', run: undo }],
      [t, undo],
    ),
  )
  return useCallback(
    (done) => {
      change((known) => [...known.filter(({ id }) => done.deep || id !== done.id), done])
      offerUndo({
        ...done,
        undo: (client) => {
          forget(done)
          return done.undo(client)
        },
      })
    },
    [change, forget, offerUndo],
  )
}
