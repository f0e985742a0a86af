import { useMemo } from 'react'
import { useTranslation } from 'react-i18next'
import { useCommands, type Command } from '../../ui/commands.ts'
import { useLatest } from './use-latest.ts'
import { useSaved } from './use-live.ts'

export interface LiveActions {
  readonly move: (to: number) => void
  readonly moveToFailure: (step: 1 | -1) => void
  readonly moveToBookmark: (step: 1 | -1) => void
  readonly toggleBookmark: () => void
  readonly toOldest: () => Promise<void>
  readonly toNewest: () => void
  readonly escape: () => void
  readonly togglePause: () => void
  readonly index: number
  readonly count: number
}

interface ScreenActions {
  readonly setFilter: (filter: string) => void
  readonly focusFilter: () => void
  readonly toggleDetail: () => void
  readonly exporting: (format: 'csv' | 'jsonl') => void
}

interface Deps {
  readonly actions: { readonly current: LiveActions }
  readonly screen: { readonly current: ScreenActions }
}

export function useLiveCommands(live: LiveActions, ofScreen: ScreenActions): { readonly toFirst: () => void } {
  const deps: Deps = { actions: useLatest(live), screen: useLatest(ofScreen) }
  useCommands(useListCommands(deps))
  useCommands(useFilterCommands(deps))
  return { toFirst: () => toFirst(deps.actions) }
}

/** Moving in the list, and what is shown of the selected row. */
function useListCommands({ actions, screen }: Deps): readonly Command[] {
  const { t } = useTranslation(['live', 'common'])
  return useMemo(() => {
    const group = t('common:groups.live')
    const key = (id: string, title: string, keys: string, run: () => void): Command => ({ id, title, keys, group, run })
    const silent = (...command: Parameters<typeof key>): Command => ({ ...key(...command), keysOnly: true })
    return [
      key('live-pause', t('commands.pause'), 'space', () => actions.current.togglePause()),
      silent('live-next', t('commands.next'), 'j', () => actions.current.move(actions.current.index + 1)),
      silent('live-previous', t('commands.previous'), 'k', () => moveBack(actions.current)),
      key('live-failure', t('commands.nextFailure'), 'e', () => actions.current.moveToFailure(1)),
      key('live-failure-back', t('commands.previousFailure'), 'E', () => actions.current.moveToFailure(-1)),
      key('live-bookmark', t('commands.bookmark'), 'm', () => actions.current.toggleBookmark()),
      key('live-bookmark-next', t('commands.nextBookmark'), 'u', () => actions.current.moveToBookmark(1)),
      key('live-bookmark-back', t('commands.previousBookmark'), 'U', () => actions.current.moveToBookmark(-1)),
      silent('live-first', t('commands.first'), 'home', () => toFirst(actions)),
      key('live-last', t('commands.last'), 'end', () => actions.current.toNewest()),
      silent('live-detail', t('commands.detail'), 'enter', () => screen.current.toggleDetail()),
      silent('live-escape', t('commands.escape'), 'escape', () => actions.current.escape()),
    ]
  }, [t, actions, screen])
}

/** The filter, the saved ones, and exports of what it lets through. */
function useFilterCommands({ screen }: Deps): readonly Command[] {
  const { t } = useTranslation(['live', 'common'])
  const saved = useSaved()
  return useMemo(() => {
    const group = t('common:groups.live')
    const plain = (id: string, title: string, run: () => void): Command => ({ id, title, group, run })
    return [
      { ...plain('live-filter', t('commands.filter'), () => screen.current.focusFilter()), keys: '/' },
      plain('live-csv', t('commands.exportCsv'), () => screen.current.exporting('csv')),
      plain('live-jsonl', t('commands.exportJsonl'), () => screen.current.exporting('jsonl')),
      plain('live-clear', t('commands.clearFilter'), () => screen.current.setFilter('')),
      ...saved.map(({ name, filter }) =>
        plain(`live-saved-${name}`, t('commands.showFilter', { name }), () => screen.current.setFilter(filter)),
      ),
    ]
  }, [t, screen, saved])
}

/** The rows are others when the first of them is there. */
const toFirst = (actions: { readonly current: LiveActions }): void =>
  void actions.current.toOldest().then(() => actions.current.move(0))

const moveBack = ({ move, index, count }: LiveActions): void => move(index < 0 ? count - 1 : index - 1)
