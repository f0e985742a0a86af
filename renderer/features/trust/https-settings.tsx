import { useTranslation } from 'react-i18next'
import { certificateModes } from '../../../shared/domain/trust/access.ts'
import type { TrustSettings, TrustState } from '../../../shared/ipc/contract/trust.ts'
import { useAttempt } from '../../bench/use-attempt.ts'
import { Button } from '../../ui/button.tsx'
import { CheckField } from '../../ui/check-field.tsx'
import { ChoiceBar } from '../../ui/choice-bar.tsx'
import { Notice } from '../../ui/notice.tsx'
import { Actions } from '../../ui/actions.tsx'
import { FaultNotice } from '../../widgets/fault-notice.tsx'
import { useState } from 'react'
import styles from './trust.module.css'

/** How HTTPS meets its clients: phones' own certificates, and old phones. */
export function HttpsSettings({ state }: { readonly state: TrustState }) {
  const { t } = useTranslation('trust')
  const { fault, attempt } = useAttempt()
  const { settings } = state
  const set = (change: Partial<TrustSettings>): void =>
    attempt(async (client) => client.trust.configure({ ...settings, ...change }))
  return (
    <div className={styles['settings']}>
      <ChoiceBar
        label={t('settings.clients')}
        value={settings.clients}
        onChange={(clients) => set({ clients })}
        options={certificateModes.map((mode) => ({ value: mode, text: t(`settings.mode.${mode}`) }))}
      />
      <p className="dim">{t(`settings.modeHint.${settings.clients}`)}</p>
      <CheckField checked={settings.ownPhone} onChange={(ownPhone) => set({ ownPhone })}>
        {t('settings.ownPhone')}
      </CheckField>
      <h3>{t('settings.old')}</h3>
      <CheckField checked={settings.oldPhones} onChange={(oldPhones) => set({ oldPhones })}>
        {t('settings.oldPhones')}
      </CheckField>
      <p className="dim">{t('settings.oldHint')}</p>
      {fault && <FaultNotice fault={fault} />}
    </div>
  )
}

/** For Wireshark. Whoever has the file reads what the phones got, so it is confirmed first. */
export function KeyLog({ on }: { readonly on: boolean }) {
  const { t } = useTranslation('trust')
  const { fault, attempt } = useAttempt()
  const [asking, setAsking] = useState(false)
  const start = (): void =>
    attempt(
      async (client) => client.trust.keyLog({ on: true, confirmed: true }),
      () => setAsking(false),
    )
  return (
    <>
      {on && (
        <Notice
          look="attention"
          title={t('keyLog.on')}
          actions={
            <Button onClick={() => attempt(async (client) => client.trust.keyLog({ on: false }))}>
              {t('keyLog.stop')}
            </Button>
          }
        />
      )}
      {!on && !asking && (
        <Actions>
          <Button onClick={() => setAsking(true)}>{t('keyLog.start')}</Button>
        </Actions>
      )}
      {!on && asking && (
        <Notice
          look="attention"
          title={t('keyLog.confirm')}
          actions={
            <>
              <Button look="danger" onClick={start}>
                {t('keyLog.confirmed')}
              </Button>
              <Button onClick={() => setAsking(false)}>{t('keyLog.no')}</Button>
            </>
          }
        />
      )}
      {fault && <FaultNotice fault={fault} />}
    </>
  )
}
