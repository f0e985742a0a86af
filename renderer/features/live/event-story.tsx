import { useQuery } from '@tanstack/react-query'
import { useMemo } from 'react'
import { useTranslation } from 'react-i18next'
import type { BenchEvent } from '../../../shared/domain/event/bench-event.ts'
import { outcomeOf } from '../../../shared/domain/event/facets.ts'
import { useAnswer, useQueries } from '../../bench/use-answer.ts'
import { useBench } from '../../bench/use-bench.ts'
import { formatOffset, formatTime } from '../../ui/format.ts'
import { inert } from '../../ui/inert.ts'
import { Mono } from '../../ui/mono.tsx'
import { StateLabel } from '../../ui/state-label.tsx'
import { useLanguage } from '../../ui/use-language.ts'
import { describe } from './describe.ts'
import styles from './live.module.css'
import { belongTogether, relatedQuery, storyAround } from './related.ts'

/** What the history knows around an event; what arrives later is added from the list. */
export function useStory(event: BenchEvent): readonly BenchEvent[] {
  const queries = useQueries()
  const entries = useBench((view) => view.feed.entries)
  const filter = relatedQuery(event)
  // Without an answer the list itself still has what is near.
  const { value } = useAnswer(
    useQuery(
      queries.history.page.queryOptions({
        input: { filter: filter ?? '', before: null, limit: 200 },
        enabled: filter !== null,
        gcTime: 0,
      }),
    ),
  )
  const found = value?.events
  return useMemo(() => {
    const near = [...(found ?? [])]
    for (const entry of entries)
      if (entry.kind === 'event' && belongTogether(event, entry.event)) near.push(entry.event)
    return storyAround(event, near)
  }, [event, found, entries])
}

/** What else the same phone did around that time, with the way to each event. */
export function Story({
  event,
  story,
  onShow,
}: {
  readonly event: BenchEvent
  readonly story: readonly BenchEvent[]
  readonly onShow: (event: BenchEvent) => void
}) {
  const { t } = useTranslation(['events', 'common', 'live', 'faults'])
  const language = useLanguage()
  if (story.length < 2) return null
  return (
    <div>
      <h3>{t('live:detail.relatedTransfer')}</h3>
      <ol className={styles['story']}>
        {story.map((each) => {
          const here = each.seq === event.seq
          const { word, detail } = describe(each, t, language)
          return (
            <li key={each.seq}>
              <button type="button" aria-current={here} onClick={() => onShow(each)}>
                <Mono dim>{here ? formatTime(each.at) : formatOffset(language, each.at - event.at)}</Mono>
                <span style={{ minWidth: 0 }}>
                  <StateLabel outcome={outcomeOf(each)}>{word}</StateLabel>
                  <bdi className={`dim ${styles['storyDetail'] ?? ''}`}>{inert(detail, 160)}</bdi>
                </span>
              </button>
            </li>
          )
        })}
      </ol>
    </div>
  )
}
