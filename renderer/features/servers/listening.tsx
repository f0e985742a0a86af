import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { ServerStatus } from '../../../shared/domain/event/bench-state.ts'
import { isWildcard } from '../../../shared/domain/network/address.ts'
import { Button } from '../../ui/button.tsx'
import { CopyLine } from '../../ui/copy-line.tsx'
import { formatMoment } from '../../ui/format.ts'
import { Mono } from '../../ui/mono.tsx'
import { QrCode } from '../../ui/qr-code.tsx'
import { forPhones, type PortServer } from './ports.ts'
import styles from './servers.module.css'

/** Where it listens, and what to give to the phones. */
export function Listening({
  server,
  status,
  advertised,
}: {
  readonly server: PortServer
  readonly status: Extract<ServerStatus, { phase: 'listening' }>
  readonly advertised: string | null
}) {
  const { t } = useTranslation(['servers', 'common'])
  const [qr, setQr] = useState(false)
  const [now] = useState(() => Date.now())
  const given = advertised === null ? '' : forPhones(server, advertised, status.port)
  return (
    <>
      <div>
        <Mono>
          {t('card.on', {
            address: isWildcard(status.address) ? t('card.everyAddress') : status.address,
            port: status.port,
          })}
        </Mono>
        <div className="dim">{t('card.running', { time: formatMoment(status.since, now) })}</div>
      </div>
      {advertised === null ? (
        <p className={styles['attention']}>{t('card.noAddress')}</p>
      ) : (
        <div className={styles['give']}>
          <h3>{t(server === 'syslog' ? 'card.forSyslog' : 'card.forPhones')}</h3>
          <CopyLine text={given} label={t('card.copyUrl', { url: given })}>
            <Button look="quiet" small icon="qr" aria-expanded={qr} onClick={() => setQr(!qr)}>
              {t('card.showQr')}
            </Button>
          </CopyLine>
          {qr && <QrCode text={given} label={t('card.qr', { url: given })} />}
        </div>
      )}
    </>
  )
}
