import type { EventBody } from '../../../shared/domain/event/bench-event.ts'
import type { HistoryStatus } from '../../../shared/domain/event/bench-state.ts'
import type { StoreOptions } from '../events/store/history-store.ts'

/** What the history has to say of itself, as events. */
export function historyEvents(
  emit: (event: EventBody) => unknown,
  onChange: () => void,
): Pick<StoreOptions, 'onStatus' | 'onDropped' | 'onRemoved'> {
  let before: HistoryStatus['phase'] | null = null
  return {
    onStatus: ({ phase, fault }) => {
      // The first is the one that it is opened with: whoever opens the site tells that.
      const changed = before !== null && phase !== before
      before = phase
      if (changed && phase === 'memory' && fault !== undefined) emit({ type: 'history.degraded', fault })
      if (changed && phase === 'stored') emit({ type: 'history.recovered' })
      onChange()
    },
    onDropped: (count) => emit({ type: 'events.dropped', server: 'bench', count, reason: 'store-behind' }),
    onRemoved: ({ aged, sized, until }) => {
      if (until === null) return
      if (aged > 0) emit({ type: 'history.trimmed', reason: 'age', count: aged, until })
      if (sized > 0) emit({ type: 'history.trimmed', reason: 'size', count: sized, until })
    },
  }
}
