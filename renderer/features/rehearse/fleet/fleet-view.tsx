import { useTranslation } from 'react-i18next'
import type { FleetCheck } from '../../../../shared/domain/rehearsal/checks.ts'
import type { FleetLoad } from '../../../../shared/domain/rehearsal/load.ts'
import type { RunResult } from '../../../../shared/ipc/contract/rehearse.ts'
import { Button } from '../../../ui/button.tsx'
import { formatNumber } from '../../../ui/format.ts'
import { Card, PageBody } from '../../../ui/page.tsx'
import { StateLabel } from '../../../ui/state-label.tsx'
import { useLanguage } from '../../../ui/use-language.ts'
import { formatPhoneTime } from '../phone-time.ts'
import { CalledPhone } from '../../../widgets/called-phone.tsx'
import { useNames } from '../../../widgets/use-names.ts'
import { useRehearseWords } from '../use-words.ts'
import styles from './fleet.module.css'
import { stormPicture } from './storm.ts'

/** What no single phone shows: shared identities, missing paths, dead ends, storms. */
export function FleetView({
  result: { checks, load },
  onSelect,
}: {
  readonly result: RunResult
  readonly onSelect: (mac: string) => void
}) {
  const { t } = useTranslation('rehearseScreen')
  return (
    <PageBody>
      <Card title={t('fleet.load')}>
        <Storm load={load} />
      </Card>
      <Card title={t('fleet.checks', { count: checks.length })}>
        {checks.length === 0 ? (
          <StateLabel outcome="ok">{t('fleet.nothing')}</StateLabel>
        ) : (
          <ul className={styles['checks']}>
            {checks.map((check, index) => (
              <CheckLine key={index} check={check} onSelect={onSelect} />
            ))}
          </ul>
        )}
      </Card>
    </PageBody>
  )
}

function CheckLine({ check, onSelect }: { readonly check: FleetCheck; readonly onSelect: (mac: string) => void }) {
  const { t } = useTranslation(['rehearseScreen', 'rehearse'])
  const words = useRehearseWords()
  const names = useNames()
  const { severity, macs, count } = check
  return (
    <li>
      <p className={styles['check']}>
        <StateLabel outcome={severity === 'error' ? 'failed' : 'attention'}>
          {t(`rehearse:severity.${severity}`)}
        </StateLabel>
        <span>{words.check(check)}</span>
      </p>
      {macs.length > 0 && (
        <p className={styles['macs']}>
          {macs.map((mac, index) => (
            <Button key={index} small onClick={() => onSelect(mac)}>
              <CalledPhone mac={mac} names={names} />
            </Button>
          ))}
          {count > macs.length && <span className="dim">{t('fleet.more', { count: count - macs.length })}</span>}
        </p>
      )}
    </li>
  )
}

const WIDTH = 720
const HEIGHT = 96

/** Requests per second over the phones' time; the same in words below. */
function Storm({ load }: { readonly load: FleetLoad }) {
  const { t } = useTranslation('rehearseScreen')
  const language = useLanguage()
  const { peak, total } = load
  if (peak === null) return <p className="dim">{t('fleet.noRequests')}</p>
  const picture = stormPicture(load, WIDTH, HEIGHT)
  const time = (seconds: number): string => formatPhoneTime(language, seconds)
  const text = t('fleet.peak', {
    count: peak.requests,
    second: time(peak.second),
    phones: formatNumber(language, peak.phones),
    total: formatNumber(language, total),
  })
  return (
    <figure className={styles['storm']}>
      <div className={styles['axis']} aria-hidden="true">
        <span>{formatNumber(language, picture.top)}</span>
        <span>0</span>
      </div>
      <svg viewBox={`0 0 ${WIDTH} ${HEIGHT}`} preserveAspectRatio="none" role="img" aria-label={text}>
        <line x1={0} x2={WIDTH} y1={HEIGHT} y2={HEIGHT} stroke="var(--edge)" vectorEffect="non-scaling-stroke" />
        {picture.bars.map(({ x, width, height }, index) => (
          <rect key={index} x={x} y={HEIGHT - height} width={width} height={height} fill="var(--edge)" />
        ))}
      </svg>
      <div className={styles['times']} aria-hidden="true">
        <span>0 s</span>
        <span>{time(picture.seconds)}</span>
      </div>
      <figcaption>{text}</figcaption>
    </figure>
  )
}
