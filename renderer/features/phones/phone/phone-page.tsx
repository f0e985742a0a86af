import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { BoardPhone, BoardRow } from '../../../../shared/ipc/contract/board.ts'
import { useAnswer, useQueries } from '../../../bench/use-answer.ts'
import { Actions } from '../../../ui/actions.tsx'
import { Button } from '../../../ui/button.tsx'
import { formatDay, formatTime } from '../../../ui/format.ts'
import { inert } from '../../../ui/inert.ts'
import { Screen } from '../../../ui/screen.tsx'
import type { ScreenProps } from '../../../ui/screen-props.ts'
import { StateLabel } from '../../../ui/state-label.tsx'
import { Toolbar, ToolbarEnd } from '../../../ui/toolbar.tsx'
import { FaultNotice } from '../../../widgets/fault-notice.tsx'
import { Found, RowFacts } from '../board/board-detail.tsx'
import { calledRow, stateLooks } from '../board/board-rows.ts'
import styles from './phone-page.module.css'
import { ReceivedDialog } from './received-dialog.tsx'
import { TimelineList } from './timeline-list.tsx'
import { useTimeline } from './use-timeline.ts'

const LOOK_MS = 1_000

interface PhonePageProps {
  /** Its MAC, or `ip …`. */
  readonly phone: string
  readonly onBack: () => void
  readonly onResync: (row: BoardRow) => void
  readonly go: ScreenProps['go']
}

/** One phone: how it stands and why, when it comes next, and everything that it did. */
export function PhonePage({ phone: key, onBack, onResync, go }: PhonePageProps) {
  const asked = useAnswer(
    useQuery(useQueries().board.phone.queryOptions({ input: { key }, refetchInterval: LOOK_MS, select: wrapped })),
  )
  const phone = asked.value?.phone ?? null
  return (
    <Screen
      toolbar={<PageToolbar phone={key} row={phone?.row ?? null} onBack={onBack} onResync={onResync} />}
      notices={asked.fault && <FaultNotice fault={asked.fault} />}
    >
      <div className={styles['columns']}>
        <div className={styles['side']}>{asked.value && <Standing phone={asked.value.phone} go={go} />}</div>
        <History phone={key} go={go} />
      </div>
    </Screen>
  )
}

/** What is known of it, when it comes next, and what is wrong with it. */
function Standing({ phone, go }: { readonly phone: BoardPhone | null; readonly go: ScreenProps['go'] }) {
  const { t } = useTranslation('phones')
  if (phone === null) return <p>{t('page.unknown')}</p>
  return (
    <>
      <RowFacts row={phone.row} />
      <Next next={phone.next} />
      <Found phone={phone} go={go} />
    </>
  )
}

function PageToolbar({ phone, row, onBack, onResync }: Omit<PhonePageProps, 'go'> & { readonly row: BoardRow | null }) {
  const { t } = useTranslation(['phones', 'events'])
  return (
    <Toolbar>
      <Button look="quiet" icon="back" onClick={onBack}>
        {t('page.back')}
      </Button>
      <h1>
        <bdi>{row === null ? phone : inert(calledRow(row), 100)}</bdi>
      </h1>
      {row && <StateLabel outcome={stateLooks[row.state]}>{t(`events:phoneState.${row.state}`)}</StateLabel>}
      <ToolbarEnd>
        {row && (
          <Button look="primary" disabled={row.ip === null} onClick={() => onResync(row)}>
            {t('push.open')}
          </Button>
        )}
      </ToolbarEnd>
    </Toolbar>
  )
}

/** A phone that is not known is an answer too. */
const wrapped = (phone: BoardPhone | null): { readonly phone: BoardPhone | null } => ({ phone })

/** When it comes by itself, by the profile that it applied last. */
function Next({ next }: Pick<BoardPhone, 'next'>) {
  const { t } = useTranslation('phones')
  if (next === null) return <p className="dim">{t('page.next.unknown')}</p>
  const moment = (at: number): string => `${formatDay(at)} ${formatTime(at).slice(0, 5)}`
  const { by, earliest, latest, late, path } = next
  const when = { from: moment(earliest), to: moment(latest), path: inert(path, 200) }
  return (
    <p>
      <StateLabel outcome={late ? 'attention' : 'neutral'}>{t(late ? 'page.next.late' : 'page.next.title')}</StateLabel>{' '}
      {t(`page.next.${by}`, when)}
    </p>
  )
}

function History({ phone, go }: { readonly phone: string; readonly go: ScreenProps['go'] }) {
  const { t } = useTranslation('phones')
  const { events, more, busy, fault } = useTimeline(phone)
  const [received, setReceived] = useState<number | null>(null)
  const filter = phone.startsWith('ip ') ? `ip:${phone.slice(3)}` : `phone:${phone}`
  return (
    <section className={styles['main']} aria-label={t('board.timeline')}>
      <h2>{t('board.timeline')}</h2>
      {fault && <FaultNotice fault={fault} />}
      {events !== null && events.length === 0 && <p className="dim">{t('page.nothing')}</p>}
      {events !== null && <TimelineList events={events} onReceived={setReceived} />}
      <Actions>
        {more !== null && (
          <Button disabled={busy} onClick={more}>
            {t('page.more')}
          </Button>
        )}
        <Button look="quiet" onClick={() => go('live', { filter })}>
          {t('board.inLive')}
        </Button>
      </Actions>
      {received !== null && <ReceivedDialog seq={received} onClose={() => setReceived(null)} />}
    </section>
  )
}
