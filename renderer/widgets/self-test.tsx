import { useEffect, useEffectEvent, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { SelfTestStep } from '../../shared/ipc/contract/servers.ts'
import type { BenchClient } from '../bench/client.ts'
import { useAttempt } from '../bench/use-attempt.ts'
import { Button } from '../ui/button.tsx'
import { CheckField } from '../ui/check-field.tsx'
import { FaultNotice } from './fault-notice.tsx'
import { formatDuration } from '../ui/format.ts'
import { inertParams } from './inert-params.ts'
import { Mono } from '../ui/mono.tsx'
import { Notice } from '../ui/notice.tsx'
import { StateLabel } from '../ui/state-label.tsx'
import styles from './self-test.module.css'
import { useLanguage } from '../ui/use-language.ts'

/** The causes that have words of their own; anything else is told with the system's own word for it. */
const causes = [
  'no-address',
  'loopback',
  'not-running',
  'no-answer',
  'refused',
  'unreachable',
  'blocked',
  'other',
  'other-content',
  'status',
  'not-heard',
  'certificate-name',
  'certificate-dates',
  'certificate-unknown',
  'outside-name',
  'outside-blocked',
] as const
const causeKey = (code: string): (typeof causes)[number] => causes.find((known) => known === code) ?? 'other'

const outcomes = { ok: 'ok', failed: 'failed', skipped: 'neutral' } as const

interface SelfTestProps {
  /** Somebody asked for it elsewhere: it begins by itself. */
  readonly begin?: boolean
  readonly onDone?: (fit: boolean) => void
}

/** "Is this laptop fit?": its steps as they are taken, and what each failure means. */
export function SelfTest({ begin = false, onDone }: SelfTestProps) {
  const { t } = useTranslation('servers')
  const { fault, attempt } = useAttempt()
  const [steps, setSteps] = useState<readonly SelfTestStep[]>([])
  const [phase, setPhase] = useState<'idle' | 'running' | 'done'>('idle')
  const [outside, setOutside] = useState(false)
  const test = async (client: BenchClient): Promise<boolean> => {
    setSteps([])
    setPhase('running')
    const taken: SelfTestStep[] = []
    try {
      for await (const step of await client.servers.selfTest({ outside })) {
        taken.push(step)
        setSteps([...taken])
      }
    } finally {
      setPhase('done')
    }
    return taken.some(({ outcome }) => outcome === 'ok') && !taken.some(({ outcome }) => outcome === 'failed')
  }
  const asked = useEffectEvent(() => attempt(test, onDone))
  useEffect(() => {
    if (begin) asked()
  }, [begin])
  return (
    <div className={styles['test']}>
      <p className="dim">{t('selfTest.text')}</p>
      <CheckField checked={outside} onChange={setOutside}>
        {t('selfTest.outside')}
      </CheckField>
      <div>
        <Button look="primary" disabled={phase === 'running'} onClick={() => attempt(test, onDone)}>
          {t(phase === 'running' ? 'selfTest.running' : phase === 'done' ? 'selfTest.again' : 'selfTest.run')}
        </Button>
      </div>
      {steps.length > 0 && (
        <ol className={styles['steps']} aria-label={t('selfTest.title')}>
          {steps.map((step) => (
            <Step key={step.step} step={step} />
          ))}
        </ol>
      )}
      {phase === 'done' && fault === null && <Verdict steps={steps} />}
      {fault && <FaultNotice fault={fault} />}
    </div>
  )
}

function Step({ step }: { readonly step: SelfTestStep }) {
  const { t } = useTranslation('servers')
  const language = useLanguage()
  return (
    <li className={styles['step']}>
      <StateLabel outcome={outcomes[step.outcome]}>{t(`selfTest.outcome.${step.outcome}`)}</StateLabel>
      <div>
        <b>{t(`selfTest.steps.${step.step}`)}</b>
        {step.tookMs > 0 && <span className="dim"> {formatDuration(language, step.tookMs)}</span>}
        {step.tried !== '' && (
          <div className="dim">
            <Mono wrap>{step.tried}</Mono>
          </div>
        )}
        {step.cause && (
          <p className={step.outcome === 'failed' ? styles['cause'] : 'dim'}>
            {t(`selfTest.causes.${causeKey(step.cause.code)}`, {
              detail: step.cause.code,
              ...inertParams(step.cause.params),
            })}
          </p>
        )}
      </div>
    </li>
  )
}

function Verdict({ steps }: { readonly steps: readonly SelfTestStep[] }) {
  const { t } = useTranslation('servers')
  const failed = steps.filter(({ outcome }) => outcome === 'failed').length
  if (failed > 0) return <Notice look="failed" live title={t('selfTest.unfit', { count: failed })} />
  const skipped = steps.some(({ outcome }) => outcome === 'skipped')
  return <Notice look={skipped ? 'attention' : 'ok'} live title={t(skipped ? 'selfTest.partly' : 'selfTest.fit')} />
}
