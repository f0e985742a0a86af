import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { formatMac, type Mac } from '../../../../shared/domain/identity/mac.ts'
import type { PhoneLogin } from '../../../../shared/domain/push/push.ts'
import type { BenchClient } from '../../../bench/client.ts'
import { useAnswer, useQueries } from '../../../bench/use-answer.ts'
import { useAttempt } from '../../../bench/use-attempt.ts'
import { Button } from '../../../ui/button.tsx'
import { inert } from '../../../ui/inert.ts'
import { SelectField, TextField } from '../../../ui/text-field.tsx'
import { FaultNotice } from '../../../widgets/fault-notice.tsx'
import styles from '../phones.module.css'
import type { PhonePorts } from './push-plan-list.tsx'

interface Typed {
  readonly user: string
  readonly password: string
  readonly webPort: string
  readonly sipPort: string
  readonly keep: Keep
}

const keeps = ['not', 'phones', 'site'] as const
type Keep = (typeof keeps)[number]

const usual: Typed = { user: 'admin', password: '', webPort: '80', sipPort: '5060', keep: 'not' }

/** As a person typed it; null for what is no port. */
export function portIn(text: string): number | null {
  const port = /^\d{1,5}$/.test(text.trim()) ? Number(text) : 0
  return port >= 1 && port <= 65_535 ? port : null
}

/** Where the phones listen, and what opens them. */
export function useAccess() {
  const [typed, setTyped] = useState(usual)
  const [webPort, sipPort] = [portIn(typed.webPort), portIn(typed.sipPort)]
  const ports: PhonePorts = { webPort: webPort ?? 80, sipPort: sipPort ?? 5_060 }
  const { user, password, keep } = typed
  const given: { readonly login?: PhoneLogin } = password === '' ? {} : { login: { user, password } }
  /** Before it is used: what is not to be kept is not sent anywhere else. */
  const keepLogin = async (client: BenchClient, macs: readonly Mac[]): Promise<void> => {
    if (given.login === undefined || keep === 'not' || (keep === 'phones' && macs.length === 0)) return
    await client.logins.set({ phones: keep === 'site' ? null : [...macs], login: given.login })
  }
  return { typed, setTyped, ports, given, keepLogin, ready: webPort !== null && sipPort !== null }
}

export type Access = ReturnType<typeof useAccess>

export function PhoneAccess({
  access,
  macs,
  sip = true,
}: {
  readonly access: Access
  readonly macs: readonly Mac[]
  /** Whether anything is asked by SIP. */
  readonly sip?: boolean
}) {
  const { t } = useTranslation('phones')
  const { typed, setTyped } = access
  const port = (name: 'webPort' | 'sipPort') => (
    <TextField
      label={t(`push.${name}`)}
      value={typed[name]}
      inputMode="numeric"
      maxLength={5}
      problem={portIn(typed[name]) === null ? t('push.noPort') : null}
      onChange={(text) => setTyped({ ...typed, [name]: text })}
    />
  )
  const words = {
    not: t('push.keepNot'),
    phones: t(macs.length === 1 ? 'push.keepPhone' : 'push.keepPhones'),
    site: t('push.keepSite'),
  }
  return (
    <>
      <div className={styles['grid']}>
        <TextField
          label={t('push.user')}
          value={typed.user}
          maxLength={128}
          onChange={(user) => setTyped({ ...typed, user })}
        />
        <TextField
          label={t('push.password')}
          hint={t('push.passwordHint')}
          type="password"
          value={typed.password}
          maxLength={128}
          onChange={(password) => setTyped({ ...typed, password })}
        />
        {typed.password !== '' && (
          <SelectField
            label={t('push.keep')}
            value={typed.keep}
            options={keeps.map((value) => ({ value, text: words[value] }))}
            onChange={(value) => setTyped({ ...typed, keep: keeps.find((one) => one === value) ?? 'not' })}
          />
        )}
        {port('webPort')}
        {sip && port('sipPort')}
      </div>
      <KeptLogins macs={macs} />
    </>
  )
}

/** Which logins are kept for these phones, each with the button that forgets it. */
function KeptLogins({ macs }: { readonly macs: readonly Mac[] }) {
  const { t } = useTranslation('phones')
  const kept = useAnswer(useQuery(useQueries().logins.list.queryOptions()))
  const { fault, busy, attempt } = useAttempt()
  const wanted = new Set<Mac | null>([null, ...macs])
  const shown = (kept.value ?? []).filter(({ phone }) => wanted.has(phone)).slice(0, SHOWN)
  return (
    <>
      {fault && <FaultNotice fault={fault} />}
      {kept.fault && <FaultNotice fault={kept.fault} />}
      {shown.map(({ phone, user, sealed }) => (
        <p key={phone ?? ''} className={styles['answer']}>
          <span>
            {t('push.kept', {
              user: inert(user, 60),
              for: phone === null ? t('push.keptSite') : formatMac(phone),
            })}
          </span>
          <span className="dim">{t(sealed ? 'push.keptSealed' : 'push.keptFile')}</span>
          <Button
            small
            disabled={busy}
            onClick={() =>
              attempt((client) => client.logins.forget({ phones: phone === null ? null : [phone] }), kept.again)
            }
          >
            {t('push.forget')}
          </Button>
        </p>
      ))}
    </>
  )
}

const SHOWN = 8
