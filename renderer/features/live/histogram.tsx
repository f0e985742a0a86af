import { useQuery } from '@tanstack/react-query'
import { useRef, useState, type KeyboardEvent } from 'react'
import { useTranslation } from 'react-i18next'
import type { Histogram as Counts } from '../../../shared/domain/event/histogram.ts'
import { withoutToken, withTerm, filterTokens } from '../../../shared/domain/event/filter-tokens.ts'
import { useAnswer, useQueries } from '../../bench/use-answer.ts'
import { formatRecent } from '../../ui/format.ts'
import { filterTime } from './filter-time.ts'
import styles from './histogram.module.css'

const LOOK_MS = 3_000
const BARS = 120
const HEIGHT = 32

/** How much of what the filter lets through happened when, and how much of it failed. A stretch is a click away. */
export function Histogram({ filter, onFilter }: { readonly filter: string; readonly onFilter: (to: string) => void }) {
  const { t } = useTranslation('live')
  const options = useQueries().history.histogram.queryOptions({
    input: { filter, count: BARS },
    refetchInterval: LOOK_MS,
    placeholderData: (before) => before,
    gcTime: 0,
    select: (found) => ({ found }),
  })
  const { value } = useAnswer(useQuery(options))
  const counts = value?.found ?? null
  if (counts === null) return <p className={styles['empty']}>{t('histogram.nothing')}</p>
  return <Bars counts={counts} onStretch={(from, to) => onFilter(within(filter, from, to))} />
}

function Bars({
  counts,
  onStretch,
}: {
  readonly counts: Counts
  readonly onStretch: (from: number, to: number) => void
}) {
  const { t } = useTranslation('live')
  const place = useRef<HTMLDivElement>(null)
  const [stop, setStop] = useState(0)
  const { from, to, bars } = counts
  const highest = Math.max(1, ...bars.map(({ all }) => all))
  const at = (index: number): number => Math.round(from + ((to - from) * index) / bars.length)
  const move = (event: KeyboardEvent): void => {
    const step = event.key === 'ArrowRight' ? 1 : event.key === 'ArrowLeft' ? -1 : 0
    if (step === 0) return
    event.preventDefault()
    const next = Math.min(bars.length - 1, Math.max(0, stop + step))
    setStop(next)
    place.current?.querySelectorAll('button')[next]?.focus()
  }
  return (
    <div className={styles['histogram']}>
      <div ref={place} className={styles['bars']} role="group" aria-label={t('histogram.label')} onKeyDown={move}>
        {bars.map(({ all, failed }, index) => {
          const words = t('histogram.bar', {
            from: formatRecent(at(index)),
            to: formatRecent(at(index + 1)),
            count: all,
            failed,
          })
          return (
            <button
              key={index}
              type="button"
              tabIndex={index === stop ? 0 : -1}
              aria-label={words}
              title={words}
              onClick={() => onStretch(at(index), at(index + 1))}
            >
              <i style={{ height: tall(all - failed, highest) }} />
              <i data-failed style={{ height: tall(failed, highest) }} />
            </button>
          )
        })}
      </div>
      <div className={styles['axis']} aria-hidden="true">
        <span>{formatRecent(from)}</span>
        <span>{formatRecent(to)}</span>
      </div>
    </div>
  )
}

/** One event among thousands is still seen. */
const tall = (count: number, highest: number): number =>
  count === 0 ? 0 : Math.max(2, Math.round((count / highest) * HEIGHT))

/** The filter with this stretch of time in place of another. */
function within(filter: string, from: number, to: number): string {
  let rest = filter
  for (;;) {
    const there = filterTokens(rest, filterTime()).find(({ on }) => on === 'since' || on === 'until')
    if (there === undefined) break
    rest = withoutToken(rest, there)
  }
  const since = withTerm(rest, { on: 'since', value: utc(from) })
  return withTerm(since, { on: 'until', value: utc(to) })
}

const utc = (at: number): string => new Date(at).toISOString().toLowerCase()
