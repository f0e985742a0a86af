import { useQuery } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import type { BenchEvent } from '../../../../shared/domain/event/bench-event.ts'
import { outcomeOf } from '../../../../shared/domain/event/facets.ts'
import { formatMac } from '../../../../shared/domain/identity/mac.ts'
import type { BoardPhone, BoardRow } from '../../../../shared/ipc/contract/board.ts'
import { useAnswer, useQueries } from '../../../bench/use-answer.ts'
import { Actions } from '../../../ui/actions.tsx'
import { Button } from '../../../ui/button.tsx'
import { DetailPanel } from '../../../ui/detail-panel.tsx'
import { Fact, Facts } from '../../../ui/facts.tsx'
import { formatDay, formatTime } from '../../../ui/format.ts'
import { inert } from '../../../ui/inert.ts'
import { Mono } from '../../../ui/mono.tsx'
import { Notice } from '../../../ui/notice.tsx'
import type { ScreenProps } from '../../../ui/screen-props.ts'
import { StateLabel } from '../../../ui/state-label.tsx'
import { FaultNotice } from '../../../widgets/fault-notice.tsx'
import { placeOfCause } from '../../../../shared/domain/guide/places.ts'
import { GuideLink } from '../../../widgets/guide-link.tsx'
import { RemedyButton } from '../../../widgets/remedies.tsx'
import styles from '../phones.module.css'
import { calledRow, stateLooks } from './board-rows.ts'
import { useEventWords } from './event-words.ts'
import { useFindingWords } from './finding-words.ts'

type Go = ScreenProps['go']

const LOOK_MS = 1_000
/** What is read at a glance; Live has the rest. */
const SHOWN = 40

interface BoardDetailProps {
  readonly row: BoardRow
  readonly onClose: () => void
  readonly onResync: () => void
  /** What else can be asked of it. */
  readonly tools: ReactNode
  readonly go: Go
}

/** One phone: how it stands, what is wrong with it and what mends that, and what it did last. */
export function BoardDetail({ row, onClose, onResync, tools, go }: BoardDetailProps) {
  const { t } = useTranslation(['phones', 'events'])
  const asked = useAnswer(
    useQuery(useQueries().board.phone.queryOptions({ input: { key: row.key }, refetchInterval: LOOK_MS })),
  )
  return (
    <DetailPanel
      label={t('detail.label')}
      title={<bdi>{inert(calledRow(row), 100)}</bdi>}
      closeLabel={t('detail.close')}
      onClose={onClose}
    >
      <StateLabel outcome={stateLooks[row.state]}>{t(`events:phoneState.${row.state}`)}</StateLabel>
      <Actions>
        <Button look="primary" disabled={row.ip === null} onClick={onResync}>
          {t('push.open')}
        </Button>
        <Button onClick={() => go('phones', { view: 'phone', mac: row.key })}>{t('page.open')}</Button>
        <Button onClick={() => go('live', { filter: row.mac === null ? `ip:${row.ip ?? ''}` : `phone:${row.mac}` })}>
          {t('board.inLive')}
        </Button>
        {row.listed && (
          <Button onClick={() => go('phones', { view: 'table', mac: row.key })}>{t('board.inTable')}</Button>
        )}
      </Actions>
      {row.ip === null && <p className="dim">{t('board.noAddress')}</p>}
      <RowFacts row={row} />
      {tools}
      {asked.fault && <FaultNotice fault={asked.fault} />}
      {asked.value && <Found phone={asked.value} go={go} />}
      {asked.value && <Timeline events={asked.value.events} />}
    </DetailPanel>
  )
}

/** What is known of it. */
export function RowFacts({ row }: { readonly row: BoardRow }) {
  const { t } = useTranslation('phones')
  const { mac, ip, model, firmware, extension, lastSeen, listed, transition } = row
  const moment = (at: number): string => `${formatDay(at)} ${formatTime(at).slice(0, 8)}`
  const facts = [
    [t('columns.mac'), mac === null ? '' : formatMac(mac)],
    [t('board.columns.ip'), ip ?? ''],
    [t('columns.model'), model],
    [t('board.firmware'), firmware],
    [
      'Transition Authorization Status',
      transition === null ? '' : `${t(`board.transition.${transition.step}`)}, ${moment(transition.at)}`,
    ],
    [t('columns.extension'), extension],
    [t('board.columns.seen'), lastSeen === null ? '' : moment(lastSeen)],
    [t('board.inBook'), listed ? '' : t('board.notListed')],
  ] as const
  return (
    <Facts>
      {facts.map(
        ([name, value]) =>
          value !== '' && (
            <Fact key={name} name={name}>
              <bdi>{inert(value, 200)}</bdi>
            </Fact>
          ),
      )}
    </Facts>
  )
}

/** What is wrong with it, each with its evidence and what mends it. */
export function Found({ phone: { findings, events }, go }: { readonly phone: BoardPhone; readonly go: Go }) {
  const { t } = useTranslation('phones')
  const words = useFindingWords()
  const bySeq = new Map(events.map((event) => [event.seq, event]))
  if (findings.length === 0) return <p className="dim">{t('board.nothingWrong')}</p>
  return findings.map((finding, index) => {
    const { title, evidence, next } = words(finding)
    const shown = finding.evidence.flatMap((seq) => bySeq.get(seq) ?? [])
    return (
      <Notice
        key={`${finding.code} ${index}`}
        look={finding.look}
        title={title}
        actions={finding.remedy && <RemedyButton remedy={finding.remedy} go={go} />}
      >
        {evidence !== undefined && <p>{evidence}</p>}
        <p>{next}</p>
        <p className="dim">{t(`board.confidence.${finding.confidence}`)}</p>
        <GuideLink place={placeOfCause(finding.code)} />
        {shown.length > 0 && <EventLines events={shown} label={t('board.evidence')} />}
      </Notice>
    )
  })
}

function Timeline({ events }: { readonly events: readonly BenchEvent[] }) {
  const { t } = useTranslation('phones')
  if (events.length === 0) return null
  return (
    <>
      <h2>{t('board.timeline')}</h2>
      <EventLines events={events.slice(0, SHOWN)} label={t('board.timeline')} />
      {events.length > SHOWN && <p className="dim">{t('board.more')}</p>}
    </>
  )
}

function EventLines({ events, label }: { readonly events: readonly BenchEvent[]; readonly label: string }) {
  const words = useEventWords()
  return (
    <ol className={styles['events']} aria-label={label}>
      {events.map((event) => {
        const { word, detail } = words(event)
        return (
          <li key={event.seq}>
            <Mono dim>{formatTime(event.at)}</Mono>
            <StateLabel outcome={outcomeOf(event)}>{word}</StateLabel>
            <bdi className={styles['eventDetail']}>{inert(detail, 200)}</bdi>
          </li>
        )
      })}
    </ol>
  )
}
