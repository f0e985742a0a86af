import { useTranslation } from 'react-i18next'
import { serverNames, type ServerName } from '../../shared/domain/event/bench-event.ts'
import type { ServerStatus } from '../../shared/domain/event/bench-state.ts'
import { useBench } from '../bench/use-bench.ts'
import { formatBytes, formatDuration, formatNumber } from '../ui/format.ts'
import { Sparkline } from '../ui/sparkline.tsx'
import { useLanguage } from '../ui/use-language.ts'
import { go } from './hash-route.ts'
import styles from './shell.module.css'

const colours = {
  stopped: 'var(--dim)',
  starting: 'var(--work)',
  listening: 'var(--ok)',
  failed: 'var(--bad)',
} as const

export function StatusBar() {
  const { t } = useTranslation()
  const state = useBench((view) => view.state)
  return (
    <footer className={styles['status']} aria-label={t('status.label')}>
      {state && serverNames.map((name) => <Light key={name} name={name} status={state.servers[name]} />)}
      <RateFigures />
      <History />
    </footer>
  )
}

function Light({ name, status }: { readonly name: ServerName; readonly status: ServerStatus }) {
  const { t } = useTranslation()
  const server = t(`server.${name}`)
  const words = {
    stopped: t('status.lightOff', { server }),
    starting: t('status.lightStarting', { server }),
    listening: t('status.light', { server, port: status.phase === 'listening' ? status.port : '' }),
    failed: t('status.lightFailed', { server }),
  }
  return (
    <button
      type="button"
      className={styles['light']}
      style={{ color: colours[status.phase] }}
      onClick={() => go('servers')}
      title={t('status.explain', { server, phase: t(`phase.${status.phase}`) })}
    >
      <span className={styles['lamp']} data-phase={status.phase} aria-hidden="true" />
      {words[status.phase]}
    </button>
  )
}

function RateFigures() {
  const { t } = useTranslation()
  const language = useLanguage()
  const rates = useBench((view) => view.rates)
  const now = useBench((view) => view.state?.rates)
  if (!now) return null
  return (
    <>
      <span className={styles['rates']}>
        <Sparkline values={rates.events} />
        <span className={styles['number']}>
          {t('status.events', { rate: formatNumber(language, Math.round(now.eventsPerSecond)) })}
        </span>
      </span>
      <span className={`${styles['rates'] ?? ''} ${styles['bytes'] ?? ''}`}>
        <Sparkline values={rates.bytes} />
        <span className={styles['number']}>
          {t('status.bytes', { size: formatBytes(language, Math.round(now.bytesPerSecond)) })}
        </span>
      </span>
      {now.transfers > 0 && <span>{t('status.transfers', { count: now.transfers })}</span>}
    </>
  )
}

/** A history that is less behind is as good as written. */
const BEHIND_MS = 1_000

function History() {
  const { t } = useTranslation()
  const language = useLanguage()
  const history = useBench((view) => view.state?.history)
  if (!history || history.phase === 'none') return null
  const dropped = history.dropped > 0
  return (
    <span className={styles['right']}>
      {t('status.history', { total: formatNumber(language, history.count) })}
      {history.phase === 'stored' && history.behindMs >= BEHIND_MS && (
        <span title={t('status.behindExplain', { count: history.waiting })}>
          · {t('status.behind', { time: formatDuration(language, history.behindMs) })}
        </span>
      )}
      {history.phase === 'memory' && <b style={{ color: 'var(--warn)' }}>· {t('status.memory')}</b>}
      <span
        className={dropped ? undefined : styles['calm']}
        style={dropped ? { color: 'var(--warn)', fontWeight: 600 } : undefined}
      >
        ·{' '}
        {dropped ? t('status.dropped', { total: formatNumber(language, history.dropped) }) : t('status.nothingDropped')}
      </span>
    </span>
  )
}
