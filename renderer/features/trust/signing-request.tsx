import { useState, type SyntheticEvent } from 'react'
import { useTranslation } from 'react-i18next'
import type { MadeRequest } from '../../../shared/ipc/contract/trust.ts'
import { useAttempt } from '../../bench/use-attempt.ts'
import { Actions } from '../../ui/actions.tsx'
import { Button } from '../../ui/button.tsx'
import { CopyButton } from '../../ui/copy-button.tsx'
import { download } from '../../ui/download.ts'
import { Fields } from '../../ui/page.tsx'
import { Notice } from '../../ui/notice.tsx'
import { TextField } from '../../ui/text-field.tsx'
import { FaultNotice } from '../../widgets/fault-notice.tsx'
import { ImportCertificate } from './import-certificate.tsx'
import styles from './trust.module.css'

/** What goes to Cisco: a request for this name, in the zip that the guide asks for. Its key stays in the site. */
export function SigningRequest({ awaits }: { readonly awaits: boolean }) {
  const { t } = useTranslation('trust')
  const { fault, busy, attempt } = useAttempt()
  const [host, setHost] = useState('')
  const [email, setEmail] = useState('')
  const [made, setMade] = useState<(MadeRequest & { readonly host: string }) | null>(null)
  const name = host.trim()
  const request = (event: SyntheticEvent): void => {
    event.preventDefault()
    const address = email.trim()
    attempt(
      async (client) => client.trust.request({ host: name, ...(address !== '' && { email: address }) }),
      (answer) => setMade({ ...answer, host: name }),
    )
  }
  return (
    <>
      <p className="dim">{t('request.hint')}</p>
      <form className={styles['request']} onSubmit={request}>
        <Fields>
          <TextField
            label={t('request.host')}
            hint={t('request.hostHint')}
            value={host}
            onChange={setHost}
            maxLength={253}
            placeholder="provserv.example.com"
            mono
          />
          <TextField
            label={t('request.email')}
            hint={t('request.emailHint')}
            value={email}
            onChange={setEmail}
            maxLength={254}
          />
        </Fields>
        <Actions>
          <Button type="submit" disabled={busy || name === ''}>
            {t('request.make')}
          </Button>
        </Actions>
      </form>
      {fault && <FaultNotice fault={fault} />}
      {made !== null && <Made made={made} />}
      {awaits && (
        <Notice look="neutral" title={t('request.awaits')} actions={<ImportCertificate />}>
          <p>{t('request.awaitsHint')}</p>
        </Notice>
      )}
    </>
  )
}

function Made({ made: { host, request, archive } }: { readonly made: MadeRequest & { readonly host: string } }) {
  const { t } = useTranslation('trust')
  const bytes = Uint8Array.from(atob(archive), (character) => character.charCodeAt(0))
  return (
    <section aria-label={t('request.made', { host })}>
      <h3>{t('request.made', { host })}</h3>
      <pre className={styles['text']} tabIndex={0}>
        {request}
      </pre>
      <Actions>
        <Button
          look="primary"
          icon="download"
          onClick={() => download(new Blob([bytes], { type: 'application/zip' }), `${host}.zip`)}
        >
          {t('request.zip', { host })}
        </Button>
        <CopyButton word small={false} text={request} label={t('request.copy')} />
      </Actions>
    </section>
  )
}
