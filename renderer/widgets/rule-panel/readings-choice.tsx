import { useTranslation } from 'react-i18next'
import type { RuleKind } from '../../../shared/domain/rule/ast.ts'
import { chooseReading, readings, type Readings } from '../../../shared/domain/rule/readings.ts'
import { SelectField } from '../../ui/text-field.tsx'
import styles from './rule-panel.module.css'

/** Readings that say nothing about this kind of rule are left out. */
const concerns: Readonly<Partial<Record<(typeof readings)[number]['id'], readonly RuleKind[]>>> = {
  profileServer: ['profile'],
  vendorOptions: ['profile'],
  upgradeServer: ['upgrade'],
  upgradeOptions: ['upgrade'],
  triggers: ['trigger'],
}

/** Where the vendor's documents disagree: both readings, and which one is followed here. */
export function ReadingsChoice({
  kind,
  value,
  onChange,
}: {
  readonly kind: RuleKind
  readonly value: Readings
  readonly onChange: (value: Readings) => void
}) {
  const { t } = useTranslation('rule')
  return (
    <div className={styles['readings']}>
      {readings
        .filter(({ id }) => concerns[id]?.includes(kind) ?? true)
        .map(({ id, choices }) => (
          <SelectField
            key={id}
            label={t(`reading.${id}`)}
            value={value[id]}
            onChange={(choice) => onChange(chooseReading(value, id, choice) ?? value)}
            options={choices.map((choice) => ({
              value: choice,
              text: t(`reading.${id}-${choice}` as 'reading.comments-comment'),
            }))}
          />
        ))}
    </div>
  )
}
