import { useState, type ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { useBench } from '../../bench/use-bench.ts'
import { Button } from '../../ui/button.tsx'
import { inert } from '../../ui/inert.ts'
import { Page } from '../../ui/page.tsx'
import type { ScreenProps } from '../../ui/screen-props.ts'
import { StateLabel } from '../../ui/state-label.tsx'
import { NetworkChoice } from '../../widgets/network-choice.tsx'
import { SelfTest } from '../../widgets/self-test.tsx'
import { AskPhone } from './ask-phone.tsx'
import styles from './first-run.module.css'
import { useFirstFetch, WaitForFetch } from './wait-for-fetch.tsx'

/** The vendor's first exercise, step by step: it ends when a phone has fetched basic.txt. */
export function FirstSteps({ go }: ScreenProps) {
  const { t } = useTranslation(['firstRun', 'common'])
  const site = useBench((view) => view.state?.site ?? null)
  const advertised = useBench((view) => view.state?.advertised ?? null)
  const [fit, setFit] = useState(false)
  const [phone, setPhone] = useState('')
  const fetched = useFirstFetch()
  return (
    <Page title={t('steps.title', { site: inert(site?.name ?? '', 80) })}>
      <p className="dim">{t('steps.lead')}</p>
      <ol className={styles['steps']}>
        <Step number={1} title={t('steps.interface.title')} done={advertised !== null}>
          <NetworkChoice hint={advertised === null ? t('steps.interface.none') : t('steps.interface.text')} />
        </Step>
        <Step number={2} title={t('steps.test.title')} done={fit}>
          <SelfTest onDone={setFit} />
        </Step>
        <Step number={3} title={t('steps.resync.title')} done={fetched.phase !== 'waiting'}>
          <AskPhone phone={phone} onPhone={setPhone} />
        </Step>
        <Step number={4} title={t('steps.wait.title')} done={fetched.phase === 'done'}>
          <WaitForFetch fetched={fetched} go={go} />
        </Step>
      </ol>
      <div>
        <Button look="quiet" onClick={() => go('live')}>
          {t('steps.leave')}
        </Button>
      </div>
    </Page>
  )
}

function Step({
  number,
  title,
  done,
  children,
}: {
  readonly number: number
  readonly title: string
  readonly done: boolean
  readonly children: ReactNode
}) {
  const { t } = useTranslation('firstRun')
  return (
    <li className={styles['step']}>
      <span className={styles['number']} aria-hidden="true">
        {number}
      </span>
      <div className={styles['stepBody']}>
        <div className={styles['stepHead']}>
          <h2>{title}</h2>
          <StateLabel outcome={done ? 'ok' : 'neutral'}>{t(done ? 'steps.done' : 'steps.todo')}</StateLabel>
        </div>
        {children}
      </div>
    </li>
  )
}
