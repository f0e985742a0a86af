import { Button } from './button.tsx'
import styles from './choice-bar.module.css'

/**
 * One of a few, as buttons of which one is pressed: views in one piece, like the tabs of a folder; filters of the same list
 * as loose pills.
 */
export function ChoiceBar<T extends string>({
  label,
  options,
  value,
  onChange,
  look = 'views',
}: {
  readonly label: string
  readonly options: readonly { readonly value: T; readonly text: string }[]
  readonly value: T
  readonly onChange: (value: T) => void
  readonly look?: 'views' | 'filter'
}) {
  return (
    <div className={styles[look]} role="group" aria-label={label}>
      {options.map((option) => (
        <Button key={option.value} small aria-pressed={option.value === value} onClick={() => onChange(option.value)}>
          {option.text}
        </Button>
      ))}
    </div>
  )
}
