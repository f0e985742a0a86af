import { Button } from './button.tsx'
import styles from './choice-bar.module.css'

/** One of a few views or parts, as buttons of which one is pressed. */
export function ChoiceBar<T extends string>({
  label,
  options,
  value,
  onChange,
}: {
  readonly label: string
  readonly options: readonly { readonly value: T; readonly text: string }[]
  readonly value: T
  readonly onChange: (value: T) => void
}) {
  return (
    <div className={styles['choices']} role="group" aria-label={label}>
      {options.map((option) => (
        <Button key={option.value} small aria-pressed={option.value === value} onClick={() => onChange(option.value)}>
          {option.text}
        </Button>
      ))}
    </div>
  )
}
