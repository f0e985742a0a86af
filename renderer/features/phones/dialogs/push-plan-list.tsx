import { useTranslation } from 'react-i18next'
import { planPush } from '../../../../shared/domain/push/plan.ts'
import type { PushTarget, PushWish } from '../../../../shared/domain/push/push.ts'
import { maskSecrets } from '../../../../shared/domain/rule/mask.ts'
import type { BoardRow } from '../../../../shared/ipc/contract/board.ts'
import type { PushTold } from '../../../../shared/ipc/contract/resync.ts'
import { inert } from '../../../ui/inert.ts'
import { Mono } from '../../../ui/mono.tsx'
import { StateLabel } from '../../../ui/state-label.tsx'
import { calledRow } from '../board/board-rows.ts'
import styles from '../phones.module.css'

/** Phones that are listed one by one; the others are counted. */
const LISTED = 60

export interface Addressed {
  readonly row: BoardRow
  readonly target: PushTarget
}

export interface PhonePorts {
  readonly webPort: number
  readonly sipPort: number
}

/** Where the phone is to be reached; nothing for one whose address is not known. */
export function addressed(row: BoardRow, ports: PhonePorts): readonly Addressed[] {
  const { ip, mac, model, extension } = row
  if (ip === null) return []
  const known = {
    ...(mac !== null && { mac }),
    ...(model !== '' && { model }),
    ...(extension !== '' && { sipUser: extension }),
  }
  return [{ row, target: { ip, ...ports, ...known } }]
}

/** What each phone will be sent, and then what it answered. */
export function PlanList({
  phones,
  wish,
  answers,
}: {
  readonly phones: readonly Addressed[]
  readonly wish: PushWish
  readonly answers: ReadonlyMap<number, PushTold>
}) {
  const { t } = useTranslation(['phones', 'events'])
  return (
    <ul className={styles['plans']} aria-label={t('push.plan')}>
      {phones.slice(0, LISTED).map(({ row, target }, index) => (
        <li key={row.key}>
          <bdi>{inert(calledRow(row), 60)}</bdi>
          <Mono dim>{target.ip}</Mono>
          {answers.has(index) ? <AnswerWords told={answers.get(index)} /> : <Mono wrap>{inPlan(target, wish)}</Mono>}
        </li>
      ))}
      {phones.length > LISTED && <li className="dim">{t('more', { count: phones.length - LISTED })}</li>}
    </ul>
  )
}

/** What will be sent, in one line. */
function inPlan(target: PushTarget, wish: PushWish): string {
  const plan = planPush(target, wish)
  if (!plan.ok) return ''
  const text =
    plan.value.kind === 'http' ? `${plan.value.method} ${plan.value.path}` : `NOTIFY, Event: ${plan.value.event}`
  return inert(maskSecrets(text), 300)
}

function AnswerWords({ told }: { readonly told: PushTold | undefined }) {
  const { t } = useTranslation('events')
  if (told === undefined) return null
  const { result } = told
  if ('problem' in result) return <StateLabel outcome="failed">{t(`push.problem.${result.problem}`)}</StateLabel>
  const { outcome, reason } = result
  const look = outcome === 'accepted' ? 'ok' : outcome === 'held' ? 'attention' : 'failed'
  return (
    <span className={styles['answer']}>
      <StateLabel outcome={look}>{t(`push.outcome.${outcome}`)}</StateLabel>
      {reason !== undefined && (
        <span>
          {t(`push.reason.${reason}.what`)} <span className="dim">{t(`push.reason.${reason}.next`)}</span>
        </span>
      )}
    </span>
  )
}
