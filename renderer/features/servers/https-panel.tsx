import { useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import type { TrustState } from '../../../shared/ipc/contract/trust.ts'
import { useAnswer, useQueries } from '../../bench/use-answer.ts'
import { useAttempt } from '../../bench/use-attempt.ts'
import { Button } from '../../ui/button.tsx'
import { CopyLine } from '../../ui/copy-line.tsx'
import { chooseFiles } from '../../ui/choose-files.ts'
import { Actions } from '../../ui/actions.tsx'
import { Card } from '../../ui/page.tsx'
import { StateLabel } from '../../ui/state-label.tsx'
import { FaultNotice } from '../../widgets/fault-notice.tsx'
import { CertificateList } from './certificate-list.tsx'
import { HttpsSettings } from './https-settings.tsx'
import { HttpsSetUp } from './https-set-up.tsx'
import { ImportCertificate } from './import-certificate.tsx'

/** HTTPS and trust: set up in a minute, which phones will accept it, and every certificate with what is wrong with it. */
export function HttpsPanel() {
  const { t } = useTranslation('trust')
  const { value, fault } = useAnswer(useQuery(useQueries().trust.state.queryOptions()))
  if (fault !== null) return <FaultNotice fault={fault} />
  if (value === null) return null
  const hasServer = value.certificates.some(({ use }) => use === 'server')
  return (
    <Card title={t('panel.title')}>
      <p className="dim">{t('panel.hint')}</p>
      {!hasServer && <HttpsSetUp names={value.names} />}
      {hasServer && <Accepting state={value} />}
      <CertificateList certificates={value.certificates} />
      <MoreActions state={value} />
      <HttpsSettings key={JSON.stringify(value.settings)} state={value} />
    </Card>
  )
}

/** Which phones will accept it, before going on site, and what the others need. */
function Accepting({ state }: { readonly state: TrustState }) {
  const { t } = useTranslation('trust')
  return (
    <div>
      <h3>{t('acceptance.title')}</h3>
      <ul>
        {state.acceptance?.phones.map(({ group, accepts }) => (
          <li key={group}>
            <StateLabel outcome={accepts ? 'ok' : 'attention'}>
              {t(accepts ? 'acceptance.yes' : 'acceptance.no')}
            </StateLabel>{' '}
            {t(`group.${group}.what`)} <span className="dim">{t(`group.${group}.why`)}</span>
          </li>
        ))}
      </ul>
      {state.authorityUrl !== null && state.acceptance?.signer === 'site' && (
        <>
          <p>{t('panel.rule')}</p>
          <CopyLine text={state.authorityUrl} label={t('panel.copyRule')} />
        </>
      )}
    </div>
  )
}

function MoreActions({ state }: { readonly state: TrustState }) {
  const { t } = useTranslation('trust')
  const { fault, busy, attempt } = useAttempt()
  const hasAuthority = state.certificates.some(({ use }) => use === 'authority')
  const hasServer = state.certificates.some(({ use }) => use === 'server')
  const importMakers = (): void =>
    chooseFiles({ accept: '.pem,.crt,.cer,.cert,.der' }, ([file]) => {
      if (file) attempt(async (client) => client.trust.importMakers({ name: file.name, content: file }))
    })
  return (
    <>
      <Actions>
        {hasAuthority && hasServer && (
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
