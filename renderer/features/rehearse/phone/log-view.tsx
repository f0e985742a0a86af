import { useTranslation } from 'react-i18next'
import type { SyslogLine } from '../../../../shared/domain/rehearsal/story.ts'
import { formatTime } from '../../../ui/format.ts'
import { Mono } from '../../../ui/mono.tsx'
import styles from './phone.module.css'

/** The last messages that it sent to its syslog servers. */
export function LogView({ said }: { readonly said: readonly SyslogLine[] }) {
  const { t } = useTranslation('rehearseScreen')
  if (said.length === 0) return <p className="dim">{t('phone.saidNothing')}</p>
  return (
    <ol className={styles['log']} aria-label={t('phone.tab.log')}>
      {said.map(({ at, severity, text }, index) => (
        <li key={index}>
          <Mono dim>{formatTime(at)}</Mono>
          <Mono dim>{String(severity)}</Mono>
          <Mono wrap>{text}</Mono>
        </li>
      ))}
    </ol>
  )
}
