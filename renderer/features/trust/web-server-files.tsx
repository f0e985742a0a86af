import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useAttempt } from '../../bench/use-attempt.ts'
import { Actions } from '../../ui/actions.tsx'
import { Button } from '../../ui/button.tsx'
import { CopyButton } from '../../ui/copy-button.tsx'
import { download } from '../../ui/download.ts'
import { FaultNotice } from '../../widgets/fault-notice.tsx'
import styles from './trust.module.css'

const servers = [
  { id: 'apache', name: 'Apache', file: 'provisioning-apache.conf' },
  { id: 'nginx', name: 'nginx', file: 'provisioning-nginx.conf' },
] as const
type Shown = (typeof servers)[number] & { readonly text: string }

/** The same server on Apache or nginx: for whoever moves the certificate there. */
export function WebServerFiles() {
  const { t } = useTranslation('trust')
  const { fault, busy, attempt } = useAttempt()
  const [shown, setShown] = useState<Shown | null>(null)
  return (
    <>
      <p className="dim">{t('files.hint')}</p>
      <Actions>
        {servers.map((server) => (
          <Button
            key={server.id}
            disabled={busy}
            aria-pressed={shown?.id === server.id}
            onClick={() =>
              attempt(
                async (client) => client.trust.webServerFiles(),
                (files) => setShown({ ...server, text: files[server.id] }),
              )
            }
          >
            {t('files.show', { server: server.name })}
          </Button>
        ))}
      </Actions>
      {fault && <FaultNotice fault={fault} />}
      {shown !== null && (
        <section aria-label={shown.file}>
          <pre className={styles['text']} tabIndex={0}>
            {shown.text}
          </pre>
          <Actions>
            <Button
              icon="download"
              onClick={() => download(new Blob([shown.text], { type: 'text/plain' }), shown.file)}
            >
              {t('files.save', { file: shown.file })}
            </Button>
            <CopyButton word small={false} text={shown.text} label={t('files.copy')} />
          </Actions>
        </section>
      )}
    </>
  )
}
