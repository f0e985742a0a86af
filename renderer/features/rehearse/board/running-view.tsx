import { useTranslation } from 'react-i18next'
import type { RunProgress } from '../../../../shared/ipc/contract/rehearse.ts'
import { Button } from '../../../ui/button.tsx'
import { formatNumber } from '../../../ui/format.ts'
import { Card, PageBody } from '../../../ui/page.tsx'
import { Actions } from '../../../ui/actions.tsx'
import { StateLabel } from '../../../ui/state-label.tsx'
import { Sparkline } from '../../../ui/sparkline.tsx'
import { useLanguage } from '../../../ui/use-language.ts'
import { formatPhoneTime } from '../phone-time.ts'
import styles from './board.module.css'

/** A rehearsal under way: how many phones have their verdict, and how busy the servers are. */
export function RunningView({
  progress,
  rates,
  onCancel,
}: {
  readonly progress: RunProgress
  readonly rates: readonly number[]
  readonly onCancel: () => void
}) {
  const { t } = useTranslation(['rehearseScreen', 'rehearse', 'common'])
  const language = useLanguage()
  const { phones, settled, failed, requests, phoneSeconds, lastsSeconds, scenario } = progress
  const number = (value: number): string => formatNumber(language, value)
  const time = (seconds: number): string => formatPhoneTime(language, seconds)
  return (
    <PageBody>
      <Card title={t(`rehearse:scenario.${scenario}.name`)}>
        <progress className={styles['progress']} max={phones} value={settled} aria-label={t('running.label')} />
        <p className={styles['counts']} role="status">
          <StateLabel outcome="working">
            {phones === 0
              ? t('running.preparing')
              : t('running.settled', { settled: number(settled), phones: number(phones) })}
          </StateLabel>
          <StateLabel outcome={failed > 0 ? 'failed' : 'neutral'}>
            {t('running.failed', { count: failed, number: number(failed) })}
          </StateLabel>
        </p>
        <dl className={styles['facts']}>
          <div>
            <dt>{t('running.requests')}</dt>
            <dd>
              {number(requests)}
              <Sparkline values={rates} width={120} height={20} />
            </dd>
          </div>
          <div>
            <dt>{t('running.clock')}</dt>
            <dd>{t('running.of', { now: time(phoneSeconds), end: time(lastsSeconds) })}</dd>
          </div>
        </dl>
        <p className="dim">{t('running.leave')}</p>
        <Actions>
          <Button icon="stop" onClick={onCancel}>
            {t('running.cancel')}
          </Button>
        </Actions>
      </Card>
    </PageBody>
  )
}
