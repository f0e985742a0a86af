import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { dhcpSettings, type DhcpSettings } from '../../../shared/domain/dhcp/settings.ts'
import { useAttempt } from '../../bench/use-attempt.ts'
import { Actions } from '../../ui/actions.tsx'
import { Button } from '../../ui/button.tsx'
import { CheckField } from '../../ui/check-field.tsx'
import { Fields } from '../../ui/page.tsx'
import { TextField } from '../../ui/text-field.tsx'
import { FaultNotice } from '../../widgets/fault-notice.tsx'
import styles from './servers.module.css'

const fields = ['first', 'last', 'router', 'dns', 'ntp', 'domain', 'leaseMinutes', 'url', 'acsUrl'] as const
type Field = (typeof fields)[number]
const checks = ['everyone', 'relay'] as const

const textOf = (settings: DhcpSettings, field: Field): string => {
  const value = settings[field]
  return Array.isArray(value) ? value.join(', ') : String(value)
}

const list = (text: string): readonly string[] => text.split(/[,;\s]+/).filter((part) => part !== '')

/** What is given beside an address; it counts from the next start on. */
export function DhcpSettingsForm({ settings }: { readonly settings: DhcpSettings }) {
  const { t } = useTranslation('servers')
  const [texts, setTexts] = useState<Readonly<Record<Field, string>>>(
    () => Object.fromEntries(fields.map((field) => [field, textOf(settings, field)])) as Record<Field, string>,
  )
  const [flags, setFlags] = useState({ everyone: settings.everyone, relay: settings.relay })
  const { fault, busy, attempt } = useAttempt()
  const parsed = dhcpSettings.safeParse({
    ...{ ...settings, ...texts, ...flags },
    ...{ dns: list(texts.dns), ntp: list(texts.ntp), leaseMinutes: Number(texts.leaseMinutes) },
  })
  const wrong = new Set(parsed.success ? [] : parsed.error.issues.map(({ path }) => path[0]))
  const save = (): void => {
    if (parsed.success) attempt((client) => client.dhcp.configure(parsed.data))
  }
  return (
    <details className={styles['more']}>
      <summary>{t('dhcp.settings')}</summary>
      <div className={styles['inside']}>
        <Fields>
          {fields.map((field) => (
            <TextField
              key={field}
              label={t(`dhcp.field.${field}`)}
              {...(field === 'url' && { hint: t('dhcp.urlHint') })}
              value={texts[field]}
              onChange={(value) => setTexts({ ...texts, [field]: value })}
              problem={wrong.has(field) ? t('dhcp.invalid') : null}
              maxLength={250}
              mono
            />
          ))}
        </Fields>
        <div className={styles['checks']}>
          {checks.map((flag) => (
            <CheckField key={flag} checked={flags[flag]} onChange={(to) => setFlags({ ...flags, [flag]: to })}>
              {t(`dhcp.field.${flag}`)}
            </CheckField>
          ))}
        </div>
        <Actions>
          <Button disabled={busy || !parsed.success} onClick={save}>
            {t('dhcp.save')}
          </Button>
        </Actions>
        {fault && <FaultNotice fault={fault} />}
      </div>
    </details>
  )
}
