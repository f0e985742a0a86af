import { useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { commonName } from '../../../shared/domain/trust/certificate.ts'
import { useAnswer, useQueries } from '../../bench/use-answer.ts'
import { useAttempt } from '../../bench/use-attempt.ts'
import { Actions } from '../../ui/actions.tsx'
import { Button } from '../../ui/button.tsx'
import { CopyLine } from '../../ui/copy-line.tsx'
import { inert } from '../../ui/inert.ts'
import { Mono } from '../../ui/mono.tsx'
import { Notice } from '../../ui/notice.tsx'
import type { ScreenProps } from '../../ui/screen-props.ts'
import { StateLabel } from '../../ui/state-label.tsx'
import { FaultNotice } from '../../widgets/fault-notice.tsx'
import { HttpsSetUp } from '../../widgets/https-set-up.tsx'
import { TrustAcceptance } from '../../widgets/trust-acceptance.tsx'
import styles from './tasks.module.css'

const useTrust = () => useAnswer(useQuery(useQueries().trust.state.queryOptions()))

/** The authority that phones are to trust: made where there is none, and served where they can fetch it. */
export function AuthorityExtra({ go }: Pick<ScreenProps, 'go'>) {
  const { t } = useTranslation(['tasks', 'common'])
  const { value, fault } = useTrust()
  const making = useAttempt()
  if (fault !== null) return <FaultNotice fault={fault} />
  if (value === null) return null
  const authority = value.certificates.find(({ use }) => use === 'authority')
  return (
    <div className={styles['extra']}>
      <h3>{t('authority.title')}</h3>
      {authority === undefined ? (
        <>
          <StateLabel outcome="attention">{t('authority.absent')}</StateLabel>
          <Actions>
            <Button
              disabled={making.busy}
              onClick={() => making.attempt(async (client) => client.trust.createAuthority())}
            >
              {t('authority.make')}
            </Button>
          </Actions>
        </>
      ) : (
        <p>
          <StateLabel outcome="ok">{t('authority.present')}</StateLabel>{' '}
          <Mono>{inert(commonName(authority.subject), 120)}</Mono>
        </p>
      )}
      {making.fault && <FaultNotice fault={making.fault} />}
      {value.authorityUrl !== null && (
        <>
          <p className="dim">{t('authority.served')}</p>
          <CopyLine text={value.authorityUrl} label={t('authority.copy')} />
        </>
      )}
      {authority !== undefined && value.authorityUrl === null && (
        <Notice
          look="attention"
          title={t('authority.unserved')}
          actions={<Button onClick={() => go('servers')}>{t('common:actions.openServers')}</Button>}
        />
      )}
    </div>
  )
}

/** Whether this bench serves by HTTPS, set up by one click, and which phones will accept it. */
export function HttpsExtra({ go }: Pick<ScreenProps, 'go'>) {
  const { t } = useTranslation('tasks')
  const { value, fault } = useTrust()
  if (fault !== null) return <FaultNotice fault={fault} />
  if (value === null) return null
  const hasServer = value.certificates.some(({ use }) => use === 'server')
  return (
    <div className={styles['extra']}>
      <h3>{t('https.title')}</h3>
      {hasServer ? <TrustAcceptance state={value} /> : <HttpsSetUp names={value.names} />}
      <Actions>
        <Button icon="trust" onClick={() => go('trust')}>
          {t('https.open')}
        </Button>
      </Actions>
    </div>
  )
}

/** A renewed certificate is held against the phone's clock, which stands at 1970 until somebody tells it the time. */
export function ClockExtra() {
  const { t } = useTranslation('tasks')
  return (
    <Notice look="neutral" title={t('clock.title')}>
      <p>{t('clock.next')}</p>
    </Notice>
  )
}
