import { useTranslation } from 'react-i18next'
import { longestMs, waveCount } from '../../../../shared/domain/rollout/plan.ts'
import { formatDuration } from '../../../ui/format.ts'
import { Notice } from '../../../ui/notice.tsx'
import { TextField } from '../../../ui/text-field.tsx'
import { useLanguage } from '../../../ui/use-language.ts'
import styles from '../phones.module.css'
import { numberIn, pacingFields, pacingOf, readPacing, type TypedPacing } from './pacing-fields.ts'

/** How carefully phones are asked, and what that comes to. */
export function WavesForm({
  typed,
  onType,
  count,
}: {
  readonly typed: TypedPacing
  readonly onType: (typed: TypedPacing) => void
  readonly count: number
}) {
  const { t } = useTranslation('phones')
  return (
    <>
      <div className={styles['grid']}>
        {pacingFields.map((field) => (
          <TextField
            key={field.name}
            label={t(`rollout.field.${field.name}`)}
            value={typed[field.name]}
            inputMode="numeric"
            maxLength={10}
            problem={
              numberIn(typed[field.name], field) === null
                ? t('rollout.between', { least: field.least, most: field.most })
                : null
            }
            onChange={(text) => onType({ ...typed, [field.name]: text })}
          />
        ))}
      </div>
      <WavesSummary typed={typed} count={count} />
    </>
  )
}

function WavesSummary({ typed, count }: { readonly typed: TypedPacing; readonly count: number }) {
  const { t } = useTranslation('phones')
  const language = useLanguage()
  const given = readPacing(typed)
  if (given === null || count === 0) return null
  const pacing = pacingOf(given)
  const first = Math.min(pacing.canary, count)
  const later = waveCount(pacing, count) - 1
  const time = formatDuration(language, longestMs(pacing, count))
  const then = later > 0 ? t('rollout.then', { count: later, size: Math.min(pacing.wave, count - first) }) : ''
  return (
    <Notice look="neutral" title={`${t('rollout.first', { count: first })} ${then}`}>
      <p>{t('rollout.rules', { count: given.stopAfter, rate: given.perSecond })}</p>
      <p>{t('rollout.longest', { time })}</p>
    </Notice>
  )
}
