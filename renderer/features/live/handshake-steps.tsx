import { useTranslation } from 'react-i18next'
import type { BenchEvent } from '../../../shared/domain/event/bench-event.ts'
import { handshakeSteps } from '../../../shared/domain/trust/handshake.ts'
import { inert } from '../../ui/inert.ts'
import { Mono } from '../../ui/mono.tsx'
import styles from './live.module.css'

/** The messages of a handshake in their order, as a trace on the wire names them: whose certificate came when. */
export function HandshakeSteps({ event }: { readonly event: Extract<BenchEvent, { type: 'tls.handshake' }> }) {
  const { t } = useTranslation('live')
  const steps = handshakeSteps(event)
  const title = t(event.failure === undefined ? 'handshake.title' : 'handshake.titleFailed')
  return (
    <div>
      <h3>{title}</h3>
      <ol className={styles['steps']} aria-label={title}>
        {steps.map(({ from, message, detail }, index) => (
          <li key={`${index} ${message}`} data-from={from}>
            <span className="dim">{t(`handshake.from.${from}`)}</span>
            <Mono>{message}</Mono>
            {detail !== undefined && (
              <Mono dim wrap>
                {detail === '' ? t('handshake.empty') : inert(detail, 300)}
              </Mono>
            )}
          </li>
        ))}
      </ol>
      {event.client !== undefined && (
        <p className="dim">
          {t('handshake.serial')} <Mono wrap>{inert(event.client.serial, 80)}</Mono>
        </p>
      )}
    </div>
  )
}
