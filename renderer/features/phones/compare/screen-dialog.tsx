import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { Mac } from '../../../../shared/domain/identity/mac.ts'
import type { BoardRow } from '../../../../shared/ipc/contract/board.ts'
import type { ScreenAnswer } from '../../../../shared/ipc/contract/pull.ts'
import { useAttempt } from '../../../bench/use-attempt.ts'
import { Button } from '../../../ui/button.tsx'
import { Dialog, DialogActions } from '../../../ui/dialog.tsx'
import { formatTime } from '../../../ui/format.ts'
import { FaultNotice } from '../../../widgets/fault-notice.tsx'
import { calledRow } from '../board/board-rows.ts'
import { PhoneAccess, useAccess } from '../dialogs/phone-access.tsx'
import { addressed } from '../dialogs/push-plan-list.tsx'
import styles from '../phones.module.css'
import { Refused } from './refused.tsx'

/** What stands on the phone's screen, where it shows that to administrators. */
export function ScreenDialog({
  row,
  mac,
  onClose,
}: {
  readonly row: BoardRow
  readonly mac: Mac
  readonly onClose: () => void
}) {
  const { t } = useTranslation(['phones', 'common'])
  const access = useAccess()
  const { fault, busy, attempt } = useAttempt()
  const [answer, setAnswer] = useState<ScreenAnswer | null>(null)
  const [phone] = addressed(row, access.ports)
  const look = (): void => {
    if (phone === undefined) return
    attempt(async (client) => {
      await access.keepLogin(client, [mac])
      return client.pull.screen({ mac, target: phone.target, ...access.given })
    }, setAnswer)
  }
  return (
    <Dialog title={t('screen.title', { phone: calledRow(row) })} onClose={onClose} size="wide">
      <PhoneAccess access={access} macs={[mac]} sip={false} />
      {fault && <FaultNotice fault={fault} />}
      {answer !== null && <Shown answer={answer} called={calledRow(row)} />}
      <DialogActions>
        <Button look="primary" disabled={busy || phone === undefined || !access.ready} onClick={look}>
          {t(answer?.kind === 'picture' ? 'screen.again' : 'screen.look')}
        </Button>
        <Button onClick={onClose}>{t('common:actions.close')}</Button>
      </DialogActions>
    </Dialog>
  )
}

function Shown({ answer, called }: { readonly answer: ScreenAnswer; readonly called: string }) {
  const { t } = useTranslation('phones')
  switch (answer.kind) {
    case 'refused':
      return <Refused verdict={answer.verdict} />
    case 'wait':
      return <p className="dim">{t('screen.wait')}</p>
    case 'picture':
      return (
        <figure className={styles['screen']}>
          <img src={`data:image/bmp;base64,${answer.bitmap}`} alt={t('screen.alt', { phone: called })} />
          <figcaption className="dim">{t('screen.at', { time: formatTime(answer.at).slice(0, 8) })}</figcaption>
        </figure>
      )
  }
}
