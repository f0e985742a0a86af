import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { planPush } from '../../../../shared/domain/push/plan.ts'
import {
  drasticActions,
  type PushAction,
  type PushTarget,
  type PushWay,
  type PushWish,
} from '../../../../shared/domain/push/push.ts'
import { maskSecrets } from '../../../../shared/domain/rule/mask.ts'
import type { BoardRow } from '../../../../shared/ipc/contract/board.ts'
import type { PushTold } from '../../../../shared/ipc/contract/resync.ts'
import { useAttempt } from '../../../bench/use-attempt.ts'
import { Button } from '../../../ui/button.tsx'
import { ChoiceBar } from '../../../ui/choice-bar.tsx'
import { Dialog, DialogActions } from '../../../ui/dialog.tsx'
import { inert } from '../../../ui/inert.ts'
import { Mono } from '../../../ui/mono.tsx'
import { Notice } from '../../../ui/notice.tsx'
import { StateLabel } from '../../../ui/state-label.tsx'
import { TextField } from '../../../ui/text-field.tsx'
import { FaultNotice } from '../../../widgets/fault-notice.tsx'
import { calledRow } from '../board/board-rows.ts'
import styles from '../phones.module.css'

const ways = ['web', 'notify', 'xml'] as const satisfies readonly PushWay[]
const actions = ['resync', 'reboot', 'factory-reset'] as const satisfies readonly PushAction[]

/** Phones that are listed one by one; the others are counted. */
const LISTED = 60

interface Addressed {
  readonly row: BoardRow
  readonly target: PushTarget
}

const addressed = (row: BoardRow): readonly Addressed[] => {
  const { ip, mac, model, extension } = row
  if (ip === null) return []
  const known = {
    ...(mac !== null && { mac }),
    ...(model !== '' && { model }),
    ...(extension !== '' && { sipUser: extension }),
  }
  return [{ row, target: { ip, webPort: 80, sipPort: 5_060, ...known } }]
}

/** A wish as it is being put together, and what came of it once it was sent. */
function usePush(phones: readonly Addressed[]) {
  const [wish, setWish] = useState<PushWish>({ action: 'resync', way: 'web' })
  const [rule, setRule] = useState('')
  const [login, setLogin] = useState({ user: 'admin', password: '' })
  const [answers, setAnswers] = useState<ReadonlyMap<number, PushTold>>(new Map())
  const { fault, busy, attempt } = useAttempt()
  const whole: PushWish = { ...wish, ...(rule.trim() !== '' && { rule: rule.trim() }) }
  const send = (): void => {
    setAnswers(new Map())
    attempt(async (client) => {
      const targets = phones.map(({ target }) => target)
      const given = login.password === '' ? {} : { login }
      for await (const told of await client.resync.push({ targets, wish: whole, ...given }))
        setAnswers((before) => new Map(before).set(told.index, told))
    })
  }
  const [first] = phones
  const plan = first === undefined ? null : planPush(first.target, whole)
  const problem = plan === null || plan.ok ? null : plan.error
  const ready = !busy && plan?.ok === true
  return { wish, whole, setWish, rule, setRule, login, setLogin, answers, fault, problem, ready, send }
}

type Pushing = ReturnType<typeof usePush>

/** Asks phones for something: what will be sent is shown first, then what each answered. */
export function PushDialog({ rows, onClose }: { readonly rows: readonly BoardRow[]; readonly onClose: () => void }) {
  const { t } = useTranslation(['phones', 'common', 'events'])
  const phones = rows.flatMap(addressed)
  const pushing = usePush(phones)
  const { wish, whole, answers, fault, problem, ready, send } = pushing
  const drastic = drasticActions.has(wish.action)
  return (
    <Dialog title={t('push.title', { count: phones.length })} onClose={onClose} size="wide">
      <PushForm pushing={pushing} />
      {drastic && (
        <Notice look="attention" title={t(`push.asks.${wish.action as 'reboot'}`, { count: phones.length })} />
      )}
      {problem !== null && <Notice look="attention" title={t(`events:push.problem.${problem}`)} />}
      {fault && <FaultNotice fault={fault} />}
      {rows.length > phones.length && (
        <p className="dim">{t('push.without', { count: rows.length - phones.length })}</p>
      )}
      <PlanList phones={phones} wish={whole} answers={answers} />
      <DialogActions>
        <Button look={drastic ? 'danger' : 'primary'} disabled={!ready} onClick={send}>
          {t('push.send', { action: t(`events:push.action.${wish.action}`) })}
        </Button>
        <Button onClick={onClose}>{t('common:actions.close')}</Button>
      </DialogActions>
    </Dialog>
  )
}

function PushForm({ pushing: { wish, setWish, rule, setRule, login, setLogin } }: { readonly pushing: Pushing }) {
  const { t } = useTranslation(['phones', 'events'])
  return (
    <>
      <div className={styles['choices']}>
        <ChoiceBar
          label={t('push.action')}
          options={actions.map((value) => ({ value, text: t(`events:push.action.${value}`) }))}
          value={wish.action as (typeof actions)[number]}
          onChange={(action) => setWish({ ...wish, action })}
        />
        <ChoiceBar
          label={t('push.way')}
          options={ways.map((value) => ({ value, text: t(`events:push.wayWord.${value}`) }))}
          value={wish.way as (typeof ways)[number]}
          onChange={(way) => setWish({ ...wish, way })}
        />
      </div>
      {wish.action === 'resync' && (
        <TextField
          label={t('push.rule')}
          hint={t('push.ruleHint')}
          value={rule}
          mono
          maxLength={1_024}
          onChange={setRule}
        />
      )}
      <div className={styles['grid']}>
        <TextField
          label={t('push.user')}
          value={login.user}
          maxLength={128}
          onChange={(user) => setLogin({ ...login, user })}
        />
        <TextField
          label={t('push.password')}
          hint={t('push.passwordHint')}
          type="password"
          value={login.password}
          maxLength={128}
          onChange={(password) => setLogin({ ...login, password })}
        />
      </div>
    </>
  )
}

function PlanList({
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
