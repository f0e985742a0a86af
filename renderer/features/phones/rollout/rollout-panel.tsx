import { useState, type ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { phoneStages, type StageName } from '../../../../shared/domain/rollout/phone-stage.ts'
import type { RolloutView as View } from '../../../../shared/ipc/contract/rollout.ts'
import type { BenchClient } from '../../../bench/client.ts'
import { useAttempt } from '../../../bench/use-attempt.ts'
import { Actions } from '../../../ui/actions.tsx'
import { Button } from '../../../ui/button.tsx'
import { formatDuration, formatNumber, formatTime } from '../../../ui/format.ts'
import { Notice } from '../../../ui/notice.tsx'
import { StateLabel } from '../../../ui/state-label.tsx'
import { TextField } from '../../../ui/text-field.tsx'
import { useLanguage } from '../../../ui/use-language.ts'
import { FaultNotice } from '../../../widgets/fault-notice.tsx'
import styles from '../phones.module.css'
import { stageLooks } from './use-stage-words.ts'

/** How the whole of it stands, wave by wave, and what a person can do about it. */
export function RolloutPanel({ view, onChange }: { readonly view: View; readonly onChange: () => void }) {
  const { t } = useTranslation('phones')
  return (
    <div className={styles['rollout']}>
      <Standing view={view} />
      {view.fault && <FaultNotice fault={view.fault} />}
      <RolloutActions view={view} onChange={onChange} />
      <ol className={styles['waves']} aria-label={t('rollout.wavesList')}>
        {view.waves.map((counts, wave) => (
          <li key={wave} aria-current={isCurrent(view, wave) ? 'step' : undefined}>
            <b>{t(wave === 0 ? 'rollout.canary' : 'rollout.wave', { number: wave + 1 })}</b>
            <WaveCounts counts={counts} />
          </li>
        ))}
      </ol>
    </div>
  )
}

const isCurrent = ({ phase }: View, wave: number): boolean => 'wave' in phase && phase.wave === wave

function WaveCounts({ counts }: { readonly counts: View['counts'] }) {
  const { t } = useTranslation('phones')
  const language = useLanguage()
  const present = phoneStages.filter((stage: StageName) => counts[stage] > 0)
  return present.map((stage) => (
    <StateLabel key={stage} outcome={stageLooks[stage]}>
      {formatNumber(language, counts[stage])} {t(`rollout.stage.${stage}`)}
    </StateLabel>
  ))
}

function Standing({ view: { phase, counts, waves, startedAt, longestMs } }: { readonly view: View }) {
  const { t } = useTranslation(['phones', 'events'])
  const language = useLanguage()
  const total = Object.values(counts).reduce((sum, count) => sum + count, 0)
  const settled = counts.confirmed + counts.unconfirmed + counts.failed
  const progress = t('rollout.progress', { settled, count: total, failed: counts.failed })
  const times = t('rollout.since', {
    time: formatTime(startedAt).slice(0, 8),
    longest: formatDuration(language, longestMs),
  })
  const notice = (look: 'neutral' | 'ok' | 'attention' | 'failed', title: string, more?: ReactNode) => (
    <Notice look={look} title={title} live>
      <p>{progress}</p>
      {more}
    </Notice>
  )
  switch (phase.phase) {
    case 'running':
      return notice(
        'neutral',
        t('rollout.running', { wave: phase.wave + 1, waves: waves.length }),
        <p className="dim">{times}</p>,
      )
    case 'pausing':
      return notice(
        'neutral',
        t('rollout.pausing', { time: formatTime(phase.until).slice(0, 8) }),
        <p className="dim">{times}</p>,
      )
    case 'stopped':
      return notice(
        phase.why === 'person' || phase.why === 'restart' ? 'attention' : 'failed',
        t('rollout.stopped', { time: formatTime(phase.at).slice(0, 8) }),
        <p>{t(`events:rolloutStop.${phase.why}`)}</p>,
      )
    case 'done':
      return notice(
        counts.failed > 0 ? 'attention' : 'ok',
        t('rollout.done', { time: formatTime(phase.at).slice(0, 8) }),
      )
  }
}

function RolloutActions({ view, onChange }: { readonly view: View; readonly onChange: () => void }) {
  const { t } = useTranslation('phones')
  const { fault, busy, attempt } = useAttempt()
  const { phase } = view.phase
  return (
    <>
      {fault && <FaultNotice fault={fault} />}
      {phase === 'running' || phase === 'pausing' ? (
        <Actions>
          <Button
            look="danger"
            icon="stop"
            disabled={busy}
            onClick={() => attempt((client) => client.rollout.stop(), onChange)}
          >
            {t('rollout.stop')}
          </Button>
        </Actions>
      ) : (
        <Ended view={view} busy={busy} onAct={(work) => attempt(work, onChange)} />
      )}
    </>
  )
}

/** One that waits for a person, or is over. */
function Ended({
  view: { phase, counts },
  busy,
  onAct,
}: {
  readonly view: View
  readonly busy: boolean
  readonly onAct: (work: (client: BenchClient) => Promise<null>) => void
}) {
  const { t } = useTranslation('phones')
  const [login, setLogin] = useState({ user: 'admin', password: '' })
  const given = login.password === '' ? {} : { login }
  const resume = (again: boolean) => () => onAct((client) => client.rollout.resume({ again, ...given }))
  const stopped = phase.phase === 'stopped'
  return (
    <>
      {stopped && phase.why === 'restart' && (
        <div className={styles['grid']}>
          <TextField
            label={t('push.user')}
            value={login.user}
            maxLength={128}
            onChange={(user) => setLogin({ ...login, user })}
          />
          <TextField
            label={t('push.password')}
            hint={t('rollout.passwordHint')}
            type="password"
            value={login.password}
            maxLength={128}
            onChange={(password) => setLogin({ ...login, password })}
          />
        </div>
      )}
      <Actions>
        {stopped && counts.waiting > 0 && (
          <Button look="primary" icon="play" disabled={busy} onClick={resume(false)}>
            {t('rollout.resume', { count: counts.waiting })}
          </Button>
        )}
        {counts.failed > 0 && (
          <Button disabled={busy} onClick={resume(true)}>
            {t('rollout.again', { count: counts.failed })}
          </Button>
        )}
        <Button disabled={busy} onClick={() => onAct((client) => client.rollout.forget())}>
          {t('rollout.forget')}
        </Button>
      </Actions>
    </>
  )
}
