import { useQuery } from '@tanstack/react-query'
import { useEffect, useMemo, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { BenchEvent } from '../../../shared/domain/event/bench-event.ts'
import { diagnose } from '../../../shared/domain/diagnosis/diagnose.ts'
import type { Diagnosis } from '../../../shared/domain/diagnosis/diagnosis.ts'
import { outcomeOf } from '../../../shared/domain/event/facets.ts'
import { formatMac } from '../../../shared/domain/identity/mac.ts'
import { useAnswer, useQueries } from '../../bench/use-answer.ts'
import { useBench, useBenchContext } from '../../bench/use-bench.ts'
import { Button } from '../../ui/button.tsx'
import { CopyButton } from '../../ui/copy-button.tsx'
import { formatBytes, formatDay, formatOffset, formatTime } from '../../ui/format.ts'
import { fromBase64, hexLines } from '../../ui/hex.ts'
import { Icon } from '../../ui/icon.tsx'
import { inert, inertLines } from '../../ui/inert.ts'
import { Actions } from '../../ui/actions.tsx'
import { Mono } from '../../ui/mono.tsx'
import { Notice } from '../../ui/notice.tsx'
import { StateLabel } from '../../ui/state-label.tsx'
import type { ScreenProps } from '../../ui/screen-props.ts'
import { useLanguage } from '../../ui/use-language.ts'
import { describe, wordOf } from './describe.ts'
import { explain } from './explain.ts'
import { factsOf } from './facts.ts'
import { Remedies } from './remedies.tsx'
import { belongTogether, relatedQuery, storyAround } from './related.ts'
import styles from './live.module.css'

interface EventDetailProps {
  readonly event: BenchEvent
  readonly onClose: () => void
  readonly onShow: (event: BenchEvent) => void
  readonly onNarrow: (term: { readonly on: 'phone' | 'ip'; readonly value: string }) => void
  readonly go: ScreenProps['go']
}

/** One event: in words, with its evidence, its story and its bytes. */
export function EventDetail({ event, onClose, onShow, onNarrow, go }: EventDetailProps) {
  const { t } = useTranslation(['events', 'common', 'live', 'faults'])
  const language = useLanguage()
  const story = useStory(event)
  const diagnosis = useDiagnosis(event, story)
  const { sentence, why } = explain(event, { t, language, diagnosis })
  return (
    <section className={styles['detail']} aria-label={t('live:detail.label')}>
      <div className={styles['detailHead']}>
        <h2>{titleOf(event, t('live:detail.bench'))}</h2>
        <button
          type="button"
          className={styles['iconButton']}
          onClick={onClose}
          aria-label={t('live:detail.close')}
          title={t('live:detail.close')}
        >
          <Icon name="close" size={14} />
        </button>
        <WhoLine event={event} />
      </div>
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
        </Notice>
      )}
      {event.type === 'phone.said' && (
        <pre className={styles['said']} dir="auto">
          {inertLines(event.text)}
        </pre>
      )}
      <Facts event={event} />
      {'who' in event && (
        <Actions>
          {event.who.mac !== undefined && (
            <Button small onClick={() => onNarrow({ on: 'phone', value: event.who.mac ?? '' })}>
              {t('live:detail.onlyPhone')}
            </Button>
          )}
          <Button small onClick={() => onNarrow({ on: 'ip', value: event.who.ip })}>
            {t('live:detail.onlyAddress')}
          </Button>
        </Actions>
      )}
      <Story event={event} story={story} onShow={onShow} />
      {event.rawBytes !== undefined && <Raw seq={event.seq} bytes={event.rawBytes} />}
    </section>
  )
}

function titleOf(event: BenchEvent, bench: string): string {
  if (!('who' in event)) return bench
  return inert(event.who.model ?? event.who.ip, 80)
}

function WhoLine({ event }: { readonly event: BenchEvent }) {
  if (!('who' in event)) return null
  const { ip, port, mac, firmware } = event.who
  const address = port === undefined ? ip : `${ip} · ${port}`
  const parts = [mac === undefined ? '' : formatMac(mac), firmware ?? '', address].filter((part) => part !== '')
  return (
    <Mono dim wrap>
      {parts.join(' · ')}
    </Mono>
  )
}

function Facts({ event }: { readonly event: BenchEvent }) {
  const { t } = useTranslation('live')
  return (
    <dl className={styles['facts']}>
      <dt>{t('detail.fields.at')}</dt>
      <dd>
        <Mono>{`${formatDay(event.at)} ${formatTime(event.at)}`}</Mono>
      </dd>
      {factsOf(event).map(({ field, value }) => (
        <FactLine key={field} name={t(`detail.fields.${field}`)} value={value} />
      ))}
    </dl>
  )
}

function FactLine({ name, value }: { readonly name: string; readonly value: string }) {
  return (
    <>
      <dt>{name}</dt>
      <dd>
        <Mono wrap>{value}</Mono>
      </dd>
    </>
  )
}

/** What the events here say at once; and as soon as the bench has answered, what its site and its history say as well. */
function useDiagnosis(event: BenchEvent, story: readonly BenchEvent[]): Diagnosis | null {
  const here = useMemo(() => diagnose(event, { recent: story }), [event, story])
  const input = { seq: event.seq }
  const asked = useAnswer(useQuery(useQueries().diagnosis.event.queryOptions({ input, enabled: here !== null })))
  return asked.value ?? here
}

/** What the history knows around an event; what arrives later is added from the list. */
function useStory(event: BenchEvent): readonly BenchEvent[] {
  const { store } = useBenchContext()
  const entries = useBench((view) => view.feed.entries)
  const [found, setFound] = useState<readonly BenchEvent[]>([])
  useEffect(() => {
    const filter = relatedQuery(event)
    if (filter === null) return
    let wanted = true
    const ask = (async () => store.client.history.page({ filter, before: null, limit: 200 }))()
    ask.then(
      ({ events }) => {
        if (wanted) setFound(events)
      },
      () => undefined, // the list itself still has what is near
    )
    return () => {
      wanted = false
    }
  }, [store, event])
  return useMemo(() => {
    const near = [...found]
    for (const entry of entries)
      if (entry.kind === 'event' && belongTogether(event, entry.event)) near.push(entry.event)
    return storyAround(event, near)
  }, [event, found, entries])
}

function Story({
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

/** Enough to read, and little enough to draw. */
const HEX_LIMIT = 4_096

function Raw({ seq, bytes }: { readonly seq: number; readonly bytes: number }) {
  const { t } = useTranslation('live')
  const { store } = useBenchContext()
  const language = useLanguage()
  const [raw, setRaw] = useState<Uint8Array | 'loading' | 'gone'>('loading')
  useEffect(() => {
    let wanted = true
    const ask = (async () => store.client.history.raw({ seq }))()
    ask.then(
      (text) => {
        if (wanted) setRaw(text === null ? 'gone' : fromBase64(text))
      },
      () => {
        if (wanted) setRaw('gone')
      },
    )
    return () => {
      wanted = false
    }
  }, [store, seq])
  if (raw === 'loading') return <p className="dim">{t('detail.rawLoading')}</p>
  if (raw === 'gone') return <p className="dim">{t('detail.rawGone')}</p>
  const shown = raw.subarray(0, HEX_LIMIT)
  const text = hexLines(shown)
    .map((line) => `${line.hex.padEnd(24)} ${line.text}`)
    .join('\n')
  return (
    <div>
      <Actions>
        <h3>{t('detail.raw', { count: bytes })}</h3>
        <CopyButton text={text} label={t('detail.copyText')} />
      </Actions>
      <pre className={styles['hex']} tabIndex={0} aria-label={t('detail.raw', { count: bytes })} dir="ltr">
        {text}
      </pre>
      {raw.length > HEX_LIMIT && (
        <p className="dim">{t('detail.rawCut', { size: formatBytes(language, HEX_LIMIT) })}</p>
      )}
    </div>
  )
}
