import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { Mac } from '../../../../shared/domain/identity/mac.ts'
import { planPush } from '../../../../shared/domain/push/plan.ts'
import { drasticActions, type PushAction, type PushWay, type PushWish } from '../../../../shared/domain/push/push.ts'
import type { BoardRow } from '../../../../shared/ipc/contract/board.ts'
import type { PushTold } from '../../../../shared/ipc/contract/resync.ts'
import { useAttempt } from '../../../bench/use-attempt.ts'
import { Button } from '../../../ui/button.tsx'
import { ChoiceBar } from '../../../ui/choice-bar.tsx'
import { Dialog, DialogActions } from '../../../ui/dialog.tsx'
import { Notice } from '../../../ui/notice.tsx'
import { TextField } from '../../../ui/text-field.tsx'
import { FaultNotice } from '../../../widgets/fault-notice.tsx'
import styles from '../phones.module.css'
import { readPacing, usualTyped } from '../rollout/pacing-fields.ts'
import { WavesForm } from '../rollout/waves-form.tsx'
import { PhoneAccess, useAccess, type Access } from './phone-access.tsx'
import { addressed, PlanList, type Addressed } from './push-plan-list.tsx'

const ways = ['web', 'notify', 'xml'] as const satisfies readonly PushWay[]
const actions = ['resync', 'reboot', 'factory-reset'] as const satisfies readonly PushAction[]

/** A wish as it is being put together, and what came of it once it was sent. */
function usePush(phones: readonly Addressed[], { given, keepLogin }: Access) {
  const [wish, setWish] = useState<PushWish>({ action: 'resync', way: 'web' })
  const [rule, setRule] = useState('')
  const [answers, setAnswers] = useState<ReadonlyMap<number, PushTold>>(new Map())
  const { fault, busy, attempt } = useAttempt()
  const whole: PushWish = { ...wish, ...(rule.trim() !== '' && { rule: rule.trim() }) }
  const send = (): void => {
    setAnswers(new Map())
    attempt(async (client) => {
      await keepLogin(client, macsOf(phones))
      const targets = phones.map(({ target }) => target)
      for await (const told of await client.resync.push({ targets, wish: whole, ...given }))
        setAnswers((before) => new Map(before).set(told.index, told))
    })
  }
  const [first] = phones
  const plan = first === undefined ? null : planPush(first.target, whole)
  const problem = plan === null || plan.ok ? null : plan.error
  const ready = !busy && plan?.ok === true
  return { wish, whole, setWish, rule, setRule, answers, fault, problem, ready, send, attempt }
}

const macsOf = (phones: readonly Addressed[]): readonly Mac[] => phones.flatMap(({ target: { mac } }) => mac ?? [])

type Pushing = ReturnType<typeof usePush>

interface PushDialogProps {
  readonly rows: readonly BoardRow[]
  readonly onClose: () => void
  /** A rollout was started: there is more to see of it elsewhere. */
  readonly onRollout: () => void
}

/** Asks phones for something: what will be sent is shown first, then what each answered, or they are asked in waves. */
export function PushDialog({ rows, onClose, onRollout }: PushDialogProps) {
  const { t } = useTranslation(['phones', 'common', 'events'])
  const access = useAccess()
  const phones = rows.flatMap((row) => addressed(row, access.ports))
  const pushing = usePush(phones, access)
  const [how, setHow] = useState<'now' | 'waves'>('now')
  const [typed, setTyped] = useState(usualTyped)
  const { wish, whole, answers, ready, send, attempt } = pushing
  const drastic = drasticActions.has(wish.action)
  const pacing = readPacing(typed)
  const start = (): void => {
    if (pacing === null) return
    const plan = phones.map(({ row, target }) => ({ key: row.key, target }))
    attempt(async (client) => {
      await access.keepLogin(client, macsOf(phones))
      await client.rollout.start({ phones: plan, wish: whole, pacing, ...access.given })
    }, onRollout)
  }
  return (
    <Dialog title={t('push.title', { count: phones.length })} onClose={onClose} size="wide">
      <PushForm pushing={pushing} how={phones.length > 1 ? how : null} onHow={setHow} />
      <PhoneAccess access={access} macs={macsOf(phones)} />
      {how === 'waves' && <WavesForm typed={typed} onType={setTyped} count={phones.length} />}
      <Warnings pushing={pushing} count={phones.length} without={rows.length - phones.length} />
      <PlanList phones={phones} wish={whole} answers={answers} />
      <DialogActions>
        <Button
          look={drastic ? 'danger' : 'primary'}
          disabled={!ready || !access.ready || (how === 'waves' && pacing === null)}
          onClick={how === 'now' ? send : start}
        >
          {t(how === 'now' ? 'push.send' : 'rollout.start', { action: t(`events:push.action.${wish.action}`) })}
        </Button>
        <Button onClick={onClose}>{t('common:actions.close')}</Button>
      </DialogActions>
    </Dialog>
  )
}

/** What a person should know before, and what went wrong. */
function Warnings({
  pushing: { wish, problem, fault },
  count,
  without,
}: {
  readonly pushing: Pushing
  readonly count: number
  readonly without: number
}) {
  const { t } = useTranslation(['phones', 'events'])
  return (
    <>
      {drasticActions.has(wish.action) && (
        <Notice look="attention" title={t(`push.asks.${wish.action as 'reboot'}`, { count })} />
      )}
      {problem !== null && <Notice look="attention" title={t(`events:push.problem.${problem}`)} />}
      {fault && <FaultNotice fault={fault} />}
      {without > 0 && <p className="dim">{t('push.without', { count: without })}</p>}
    </>
  )
}

function PushForm({
  pushing: { wish, setWish, rule, setRule },
  how,
  onHow,
}: {
  readonly pushing: Pushing
  /** Null for one phone, for which there is nothing to choose. */
  readonly how: 'now' | 'waves' | null
  readonly onHow: (how: 'now' | 'waves') => void
}) {
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
        {how !== null && (
          <ChoiceBar
            label={t('rollout.how')}
            options={(['now', 'waves'] as const).map((value) => ({ value, text: t(`rollout.${value}`) }))}
            value={how}
            onChange={onHow}
          />
        )}
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
    </>
  )
}
