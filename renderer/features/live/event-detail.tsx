import { useQuery } from '@tanstack/react-query'
import { useMemo, type ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import type { BenchEvent } from '../../../shared/domain/event/bench-event.ts'
import { diagnose } from '../../../shared/domain/diagnosis/diagnose.ts'
import type { Diagnosis } from '../../../shared/domain/diagnosis/diagnosis.ts'
import { outcomeOf } from '../../../shared/domain/event/facets.ts'
import { formatMac } from '../../../shared/domain/identity/mac.ts'
import { useAnswer, useQueries } from '../../bench/use-answer.ts'
import { Button } from '../../ui/button.tsx'
import { DetailPanel } from '../../ui/detail-panel.tsx'
import { Fact, Facts } from '../../ui/facts.tsx'
import { formatDay, formatTime } from '../../ui/format.ts'
import { inert, inertLines } from '../../ui/inert.ts'
import { Actions } from '../../ui/actions.tsx'
import { Mono } from '../../ui/mono.tsx'
import { Notice } from '../../ui/notice.tsx'
import { StateLabel } from '../../ui/state-label.tsx'
import type { ScreenProps } from '../../ui/screen-props.ts'
import { useLanguage } from '../../ui/use-language.ts'
import { BookmarkButton } from './bookmark-menu.tsx'
import type { Bookmarks } from './bookmarks.ts'
import { shortMac, wordOf } from './describe.ts'
import { explain } from './explain.ts'
import { factsOf } from './facts.ts'
import { HandshakeSteps } from './handshake-steps.tsx'
import { Story, useStory } from './event-story.tsx'
import { RawBytes } from './raw-bytes.tsx'
import { placeOfCause } from '../../../shared/domain/guide/places.ts'
import { GuideLink } from '../../widgets/guide-link.tsx'
import { Remedies } from '../../widgets/remedies.tsx'
import { useNames } from '../../widgets/use-names.ts'
import styles from './live.module.css'

interface EventDetailProps {
  readonly event: BenchEvent
  readonly onClose: () => void
  readonly onShow: (event: BenchEvent) => void
  readonly onNarrow: (term: { readonly on: 'phone' | 'ip'; readonly value: string }) => void
  readonly bookmarks: Bookmarks
  readonly go: ScreenProps['go']
}

/** One event: in words, with its evidence, its story and its bytes. */
export function EventDetail({ event, onClose, onShow, onNarrow, bookmarks, go }: EventDetailProps) {
  const { t } = useTranslation(['events', 'common', 'live', 'faults'])
  const language = useLanguage()
  const names = useNames()
  const story = useStory(event)
  const diagnosis = useDiagnosis(event, story)
  const { sentence, why } = explain(event, { t, language, diagnosis })
  return (
    <DetailPanel
      label={t('live:detail.label')}
      title={titleOf(event, names, t('live:detail.bench'))}
      subtitle={<WhoLine event={event} />}
      closeLabel={t('live:detail.close')}
      onClose={onClose}
    >
      <div>
        <StateLabel outcome={outcomeOf(event)}>{wordOf(event, t)}</StateLabel>
        <p>{sentence}</p>
      </div>
      {why && (
        <Notice
          look={why.look}
          title={why.title}
          actions={<Remedies event={event} remedy={diagnosis?.remedy} go={go} />}
        >
          {why.evidence !== undefined && <p className={styles['evidence']}>{why.evidence}</p>}
          <p>{why.next}</p>
          {diagnosis && <GuideLink place={placeOfCause(diagnosis.code)} />}
        </Notice>
      )}
      {event.type === 'phone.said' && (
        <pre className={styles['said']} dir="auto">
          {inertLines(event.text)}
        </pre>
      )}
      <EventFacts event={event} />
      {event.type === 'tls.handshake' && <HandshakeSteps event={event} />}
      <Narrow event={event} onNarrow={onNarrow} bookmarks={bookmarks} />
      <Story event={event} story={story} onShow={onShow} />
      {event.rawBytes !== undefined && <RawBytes seq={event.seq} bytes={event.rawBytes} />}
    </DetailPanel>
  )
}

/** The phone's name, else what it is, else its address; in front of the end of its MAC. */
function titleOf(event: BenchEvent, names: ReadonlyMap<string, string>, bench: string): ReactNode {
  if (!('who' in event)) return bench
  const { mac, model, ip } = event.who
  const short = shortMac(event.who)
  return (
    <>
      <bdi>{inert(names.get(mac ?? '') ?? model ?? ip, 80)}</bdi>
      {short !== null && (
        <>
          {' '}
          <Mono dim unbroken>
            {short}
          </Mono>
        </>
      )}
    </>
  )
}

function WhoLine({ event }: { readonly event: BenchEvent }) {
  if (!('who' in event)) return null
  const { ip, mac, model, firmware, serial } = event.who
  const parts = [
    mac === undefined ? '' : formatMac(mac),
    inert(model ?? '', 60),
    inert(serial ?? '', 40),
    inert(firmware ?? '', 60),
    ip,
  ].filter((part) => part !== '')
  return (
    <Mono dim wrap>
      {parts.join(' · ')}
    </Mono>
  )
}

function EventFacts({ event }: { readonly event: BenchEvent }) {
  const { t } = useTranslation('live')
  return (
    <Facts>
      <Fact name={t('detail.fields.at')}>
        <Mono>{`${formatDay(event.at)} ${formatTime(event.at)}`}</Mono>
      </Fact>
      {factsOf(event).map(({ field, value }) => (
        <Fact key={field} name={t(`detail.fields.${field}`)}>
          <Mono wrap>{value}</Mono>
        </Fact>
      ))}
    </Facts>
  )
}

/** Leaves only this phone, or this address, in the list; and a mark by which the event is found again. */
function Narrow({ event, onNarrow, bookmarks }: Pick<EventDetailProps, 'event' | 'onNarrow' | 'bookmarks'>) {
  const { t } = useTranslation('live')
  const mark = <BookmarkButton event={event} bookmarks={bookmarks} />
  if (!('who' in event)) return <Actions>{mark}</Actions>
  const { mac, ip } = event.who
  return (
    <Actions>
      {mac !== undefined && (
        <Button small onClick={() => onNarrow({ on: 'phone', value: mac })}>
          {t('detail.onlyPhone')}
        </Button>
      )}
      <Button small onClick={() => onNarrow({ on: 'ip', value: ip })}>
        {t('detail.onlyAddress')}
      </Button>
      {mark}
    </Actions>
  )
}

/** What the events here say at once; and as soon as the bench has answered, what its site and its history say as well. */
function useDiagnosis(event: BenchEvent, story: readonly BenchEvent[]): Diagnosis | null {
  const here = useMemo(() => diagnose(event, { recent: story }), [event, story])
  const input = { seq: event.seq }
  const asked = useAnswer(useQuery(useQueries().diagnosis.event.queryOptions({ input, enabled: here !== null })))
  return asked.value ?? here
}
