import { useTranslation } from 'react-i18next'
import {
  commonName,
  nameText,
  type FindingSeverity,
  type ListedCertificate,
} from '../../../shared/domain/trust/certificate.ts'
import { dayOf } from '../../../shared/domain/trust/findings.ts'
import { namesOf } from '../../../shared/domain/trust/names.ts'
import { useAttempt } from '../../bench/use-attempt.ts'
import { Button } from '../../ui/button.tsx'
import { Fact, Facts } from '../../ui/facts.tsx'
import { inert } from '../../ui/inert.ts'
import { Mono } from '../../ui/mono.tsx'
import { Notice } from '../../ui/notice.tsx'
import styles from './trust.module.css'

export function CertificateList({ certificates }: { readonly certificates: readonly ListedCertificate[] }) {
  return (
    <div className={styles['certificates']}>
      {certificates.map((certificate) => (
        <Certificate key={`${certificate.use} ${certificate.fingerprint}`} certificate={certificate} />
      ))}
    </div>
  )
}

const looks = { error: 'failed', warning: 'attention', info: 'neutral' } as const satisfies Record<
  FindingSeverity,
  string
>

function Certificate({ certificate }: { readonly certificate: ListedCertificate }) {
  const { t } = useTranslation('trust')
  const { busy, attempt } = useAttempt()
  const { use, subject, issuer, file, notAfter, fingerprint, findings } = certificate
  const names = namesOf(certificate)
  return (
    <section aria-label={`${t(`use.${use}`)} ${inert(commonName(subject), 120)}`}>
      <h3>
        {t(`use.${use}`)} <Mono>{inert(commonName(subject), 120)}</Mono>
      </h3>
      <Facts>
        <Fact name={t('fields.issuer')}>{inert(nameText(issuer), 300)}</Fact>
        {names.length > 0 && (
          <Fact name={t('fields.names')}>
            <Mono wrap>{inert(names.join(', '), 600)}</Mono>
          </Fact>
        )}
        <Fact name={t('fields.until')}>
          <Mono>{dayOf(notAfter)}</Mono>
        </Fact>
        <Fact name="SHA-256">
          <Mono wrap>{fingerprint}</Mono>
        </Fact>
      </Facts>
      {findings.map(({ code, severity, params }) => (
        <Notice
          key={`${code} ${JSON.stringify(params)}`}
          look={looks[severity]}
          title={t(`finding.${code}.what`, params)}
        >
          <p>{t(`finding.${code}.next`, params)}</p>
        </Notice>
      ))}
      {use === 'makers' && (
        <Button small disabled={busy} onClick={() => attempt(async (client) => client.trust.removeMakers({ file }))}>
          {t('panel.removeMakers')}
        </Button>
      )}
    </section>
  )
}
