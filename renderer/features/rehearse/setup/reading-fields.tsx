import { useTranslation } from 'react-i18next'
import { phoneReadings, readingKey } from '../../../../shared/domain/virtual-phone/machine/readings.ts'
import { SelectField } from '../../../ui/text-field.tsx'
import styles from './setup.module.css'

/** How the phones read what the documents leave open: each choice, the default first. */
export function ReadingFields({
  value,
  onChange,
}: {
  readonly value: Readonly<Record<string, string>>
  readonly onChange: (value: Readonly<Record<string, string>>) => void
}) {
  const { t } = useTranslation(['rehearseScreen', 'virtualPhone', 'rule'])
  const words = (key: string): string => t(key as 'virtualPhone:reading.restarts')
  return (
    <details className={styles['readings']}>
      <summary>{t('setup.readings', { count: Object.keys(value).length })}</summary>
      <p className="dim">{t('setup.readingsHint')}</p>
      <div className={styles['fields']}>
        {phoneReadings.map(({ id, choices }) => (
          <SelectField
            key={id}
            label={words(readingKey(id))}
            value={value[id] ?? choices[0]}
            options={choices.map((choice) => ({ value: choice, text: words(`${readingKey(id)}-${choice}`) }))}
            onChange={(choice) => {
              const others = Object.entries(value).filter(([name]) => name !== id)
              onChange(Object.fromEntries(choice === choices[0] ? others : [...others, [id, choice]]))
            }}
          />
        ))}
      </div>
    </details>
  )
}
