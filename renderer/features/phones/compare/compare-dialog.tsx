import { useEffect, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { Mac } from '../../../../shared/domain/identity/mac.ts'
import type { PushVerdict } from '../../../../shared/domain/push/push.ts'
import type { BoardRow } from '../../../../shared/ipc/contract/board.ts'
import type { CompareAnswer } from '../../../../shared/ipc/contract/pull.ts'
import type { BenchClient } from '../../../bench/client.ts'
import { useAttempt } from '../../../bench/use-attempt.ts'
import { Button } from '../../../ui/button.tsx'
import { Dialog, DialogActions } from '../../../ui/dialog.tsx'
import { inert } from '../../../ui/inert.ts'
import { Notice } from '../../../ui/notice.tsx'
import { FaultNotice } from '../../../widgets/fault-notice.tsx'
import { calledRow } from '../board/board-rows.ts'
import { PhoneAccess, useAccess } from '../dialogs/phone-access.tsx'
import { addressed } from '../dialogs/push-plan-list.tsx'
import { Differences } from './differences.tsx'
import { Refused } from './refused.tsx'
import { TakeValue, type Taking } from './take-value.tsx'

interface CompareDialogProps {
  readonly row: BoardRow
  readonly mac: Mac
  /** The report that is compared; null asks the phone itself. */
  readonly report: string | null
  readonly onClose: () => void
}

/** What a phone has beside what the site intends and what it was last sent. */
export function CompareDialog({ row, mac, report, onClose }: CompareDialogProps) {
  const { t } = useTranslation(['phones', 'common'])
  const comparing = useCompare({ row, mac, report })
  const { access, answer, fault, busy, compare, resync, resynced, ready } = comparing
  return (
    <Dialog title={t('compare.title', { phone: calledRow(row) })} onClose={onClose} size="wide">
      {report === null && <PhoneAccess access={access} macs={[mac]} sip={false} />}
      {fault && <FaultNotice fault={fault} />}
      {busy && answer === null && <p role="status">{t('compare.busy')}</p>}
      {resynced !== null && <Resynced verdict={resynced} />}
      {answer !== null && <Answer answer={answer} onTaken={compare} />}
      <DialogActions>
        <Button look="primary" disabled={!ready.compare} onClick={compare}>
          {t(answer === null ? 'compare.start' : 'compare.again')}
        </Button>
        {ready.resync && (
          <Button disabled={busy} onClick={resync}>
            {t('compare.resync')}
          </Button>
        )}
        <Button onClick={onClose}>{t('common:actions.close')}</Button>
      </DialogActions>
    </Dialog>
  )
}

function Answer({ answer, onTaken }: { readonly answer: CompareAnswer; readonly onTaken: () => void }) {
  const { t } = useTranslation('phones')
  const [taking, setTaking] = useState<Taking | null>(null)
  const close = (): void => setTaking(null)
  const saved = (): void => {
    close()
    onTaken()
  }
  switch (answer.kind) {
    case 'refused':
      return <Refused verdict={answer.verdict} />
    case 'unreadable':
      return (
        <Notice look="failed" title={t('compare.unreadable', { from: inert(answer.from, 100) })}>
          <p>{t('compare.unreadableNext')}</p>
        </Notice>
      )
    case 'compared':
      return (
        <>
          {taking !== null && <TakeValue key={taking.name} taking={taking} onClose={close} onSaved={saved} />}
          <Differences answer={answer} onTake={setTaking} />
        </>
      )
  }
}

function Resynced({ verdict }: { readonly verdict: PushVerdict }) {
  const { t } = useTranslation('phones')
  if (verdict.outcome !== 'accepted') return <Refused verdict={verdict} />
  return <Notice look="ok" title={t('compare.resynced')} live />
}

function useCompare({ row, mac, report }: Omit<CompareDialogProps, 'onClose'>) {
  const access = useAccess()
  const { fault, busy, attempt } = useAttempt()
  const [answer, setAnswer] = useState<CompareAnswer | null>(null)
  const [resynced, setResynced] = useState<PushVerdict | null>(null)
  const [phone] = addressed(row, access.ports)
  const ask = async (client: BenchClient): Promise<CompareAnswer | null> => {
    if (report !== null) return client.reports.compare({ mac, name: report })
    if (phone === undefined) return null
    await access.keepLogin(client, [mac])
    return client.pull.compare({ mac, target: phone.target, ...access.given })
  }
  const compare = (): void => attempt(ask, setAnswer)
  const resync = (): void => {
    if (phone === undefined) return
    attempt(async (client) => {
      const push = { targets: [phone.target], wish: { action: 'resync', way: 'web' } as const, ...access.given }
      for await (const { result } of await client.resync.push(push)) if ('outcome' in result) setResynced(result)
    })
  }
  // What can be asked without a word of the person's is asked at once.
  const first = useRef(compare)
  useEffect(() => first.current(), [])
  const reachable = phone !== undefined && access.ready
  const ready = {
    compare: !busy && (report !== null || reachable),
    resync: answer?.kind === 'compared' && reachable,
  }
  return { access, answer, fault, busy, compare, resync, resynced, ready }
}
