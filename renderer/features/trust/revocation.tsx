import { useState, type SyntheticEvent } from 'react'
import { useTranslation } from 'react-i18next'
import type { TrustState } from '../../../shared/ipc/contract/trust.ts'
import { useAttempt } from '../../bench/use-attempt.ts'
import { Button } from '../../ui/button.tsx'
import { formatDay } from '../../ui/format.ts'
import { Mono } from '../../ui/mono.tsx'
import { Notice } from '../../ui/notice.tsx'
import { TextField } from '../../ui/text-field.tsx'
import { FaultNotice } from '../../widgets/fault-notice.tsx'

/** Takes a certificate back that the site's authority signed. It cannot be given again, so it is asked twice. */
export function Revocation({ revoked }: Pick<TrustState, 'revoked'>) {
  const { t } = useTranslation('trust')
  const { fault, busy, attempt } = useAttempt()
  const [serial, setSerial] = useState('')
  const [asking, setAsking] = useState(false)
  const ask = (event: SyntheticEvent): void => {
    event.preventDefault()
    setAsking(true)
  }
  const revoke = (): void =>
    attempt(
      async (client) => client.trust.revoke({ serial: serial.trim() }),
      () => {
        setAsking(false)
        setSerial('')
      },
    )
  return (
    <div>
      <h3>{t('revoke.title')}</h3>
      <form onSubmit={ask}>
        <TextField
          label={t('revoke.serial')}
          hint={t('revoke.hint')}
          value={serial}
          onChange={setSerial}
          maxLength={80}
          mono
        >
          <Button type="submit" disabled={busy || asking || serial.trim() === ''}>
            {t('revoke.take')}
          </Button>
        </TextField>
      </form>
      {asking && (
        <Notice
          look="attention"
          title={t('revoke.confirm')}
          actions={
            <>
              <Button look="danger" disabled={busy} onClick={revoke}>
                {t('revoke.confirmed')}
              </Button>
              <Button onClick={() => setAsking(false)}>{t('keyLog.no')}</Button>
            </>
          }
        />
      )}
      {fault && <FaultNotice fault={fault} />}
      {revoked.length > 0 && (
        <ul aria-label={t('revoke.list')}>
          {revoked.map(({ serial: number, at }) => (
            <li key={number}>
              <Mono wrap>{number}</Mono> <span className="dim">{formatDay(at)}</span>
            </li>
          ))}
        </ul>
      )}
    </div>
  )
}
