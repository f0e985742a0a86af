import { useMemo, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { BenchEvent } from '../../../../shared/domain/event/bench-event.ts'
import { outcomeOf } from '../../../../shared/domain/event/facets.ts'
import { Button } from '../../../ui/button.tsx'
import { formatDay, formatTime } from '../../../ui/format.ts'
import { inert } from '../../../ui/inert.ts'
import { Mono } from '../../../ui/mono.tsx'
import { StateLabel } from '../../../ui/state-label.tsx'
import { useEventWords } from '../board/event-words.ts'
import styles from './phone-page.module.css'
import { isChange, timelineRows, type TimelineRow } from './timeline-rows.ts'

interface TimelineListProps {
  readonly events: readonly BenchEvent[]
  /** Shows what a phone was given with this event. */
  readonly onReceived: (seq: number) => void
}

/** What a phone did and what was changed meanwhile, newest first, day by day. */
export function TimelineList({ events, onReceived }: TimelineListProps) {
  const { t } = useTranslation('phones')
  const rows = useMemo(() => timelineRows(events), [events])
  return (
    <ol className={styles['timeline']} aria-label={t('board.timeline')}>
      {rows.map((row, index) => {
        const day = dayOf(row)
        return (
          <li key={newestOf(row)?.seq} data-change={row.kind === 'event' && isChange(row.event)}>
            {day !== dayOf(rows[index - 1]) && <h3>{day}</h3>}
            {row.kind === 'event' ? (
              <EventRow event={row.event} onReceived={onReceived} />
            ) : (
              <Chatter events={row.events} onReceived={onReceived} />
            )}
          </li>
        )
      })}
    </ol>
  )
}

const newestOf = (row: TimelineRow): BenchEvent | undefined => (row.kind === 'event' ? row.event : row.events[0])

function dayOf(row: TimelineRow | undefined): string {
  const event = row === undefined ? undefined : newestOf(row)
  return event === undefined ? '' : formatDay(event.at)
}

function EventRow({ event, onReceived }: { readonly event: BenchEvent; readonly onReceived: (seq: number) => void }) {
  const { t } = useTranslation('phones')
  const words = useEventWords()
  const { word, detail, right } = words(event)
  const name = event.type === 'file.sent' ? event.sha256 : undefined
  return (
    <div className={styles['row']}>
      <Mono dim>{formatTime(event.at)}</Mono>
      <StateLabel outcome={outcomeOf(event)}>{word}</StateLabel>
      <bdi className={styles['detail']}>{inert(detail, 400)}</bdi>
      <Mono dim>{right}</Mono>
      {name !== undefined && (
        <Button small onClick={() => onReceived(event.seq)} title={t('page.contentHint', { content: name })}>
          {t('page.content', { content: name.slice(0, 6) })}
        </Button>
      )}
    </div>
  )
}

/** Lines of a log that tell no verdict: counted, and shown to whoever wants them. */
function Chatter({ events, onReceived }: TimelineListProps) {
  const { t } = useTranslation('phones')
  const [open, setOpen] = useState(false)
  return (
    <>
      <Button small look="quiet" aria-expanded={open} onClick={() => setOpen(!open)}>
        {t('page.chatter', { count: events.length })}
      </Button>
      {open && events.map((event) => <EventRow key={event.seq} event={event} onReceived={onReceived} />)}
    </>
  )
}
