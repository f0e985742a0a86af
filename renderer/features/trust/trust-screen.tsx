import { useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import type { TrustState } from '../../../shared/ipc/contract/trust.ts'
import { useAnswer, useQueries } from '../../bench/use-answer.ts'
import { useAttempt } from '../../bench/use-attempt.ts'
import { Actions } from '../../ui/actions.tsx'
import { Button } from '../../ui/button.tsx'
import { chooseFiles } from '../../ui/choose-files.ts'
import { Card, Page } from '../../ui/page.tsx'
import { FaultNotice } from '../../widgets/fault-notice.tsx'
import { HttpsSetUp } from '../../widgets/https-set-up.tsx'
import { TrustAcceptance } from '../../widgets/trust-acceptance.tsx'
import { CertificateList } from './certificate-list.tsx'
import { HttpsSettings, KeyLog } from './https-settings.tsx'
import { ImportCertificate } from './import-certificate.tsx'
import { PathRules } from './path-rules.tsx'
import { Revocation } from './revocation.tsx'
import { SigningRequest } from './signing-request.tsx'
import { WebServerFiles } from './web-server-files.tsx'

/** Everything about HTTPS: the site's certificates, what phones must show, and what goes to other servers. */
export function TrustScreen() {
  const { t } = useTranslation('trust')
  const { value, fault } = useAnswer(useQuery(useQueries().trust.state.queryOptions()))
  return (
    <Page title={t('screen.title')}>
      {fault && <FaultNotice fault={fault} />}
      {value && <TrustCards state={value} />}
    </Page>
  )
}

function TrustCards({ state }: { readonly state: TrustState }) {
  const { t } = useTranslation('trust')
  const has = (wanted: string): boolean => state.certificates.some(({ use }) => use === wanted)
  return (
    <>
      <Card title={t('screen.server')}>
        <p className="dim">{t('panel.hint')}</p>
        {has('server') ? <TrustAcceptance state={state} /> : <HttpsSetUp names={state.names} />}
      </Card>
      <Card title={t('screen.certificates')}>
        {state.certificates.length === 0 ? (
          <p className="dim">{t('screen.none')}</p>
        ) : (
          <CertificateList certificates={state.certificates} />
        )}
        <CertificateActions renews={has('authority') && has('server')} />
      </Card>
      <Card title={t('request.title')}>
        <SigningRequest awaits={state.awaits} />
      </Card>
      <Card title={t('settings.clients')}>
        <HttpsSettings state={state} />
        {has('authority') && <Revocation revoked={state.revoked} />}
      </Card>
      <Card title={t('access.title')}>
        <PathRules key={JSON.stringify(state.access)} rules={state.access} />
      </Card>
      <Card title={t('keyLog.title')}>
        <KeyLog on={state.keyLog} />
      </Card>
      {has('server') && (
        <Card title={t('files.title')}>
          <WebServerFiles />
        </Card>
      )}
    </>
  )
}

function CertificateActions({ renews }: { readonly renews: boolean }) {
  const { t } = useTranslation('trust')
  const { fault, busy, attempt } = useAttempt()
  const importMakers = (): void =>
    chooseFiles({ accept: '.pem,.crt,.cer,.cert,.der' }, ([file]) => {
      if (file) attempt(async (client) => client.trust.importMakers({ name: file.name, content: file }))
    })
  return (
    <>
      <Actions>
        {renews && (
          <Button disabled={busy} onClick={() => attempt(async (client) => client.trust.issueServer({ names: [] }))}>
            {t('panel.renew')}
          </Button>
        )}
        <ImportCertificate />
        <Button disabled={busy} onClick={importMakers}>
          {t('panel.importMakers')}
        </Button>
      </Actions>
      {fault && <FaultNotice fault={fault} />}
    </>
  )
}
