import { Button } from './button.tsx'
import { ButtonGroup } from './button-group.tsx'
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
  small = true,
}: {
  readonly label: string
  readonly options: readonly { readonly value: T; readonly text: string }[]
  readonly value: T
  readonly onChange: (value: T) => void
  readonly look?: 'views' | 'filter'
  readonly small?: boolean
}) {
  const buttons = options.map((option) => (
    <Button
      key={option.value}
      small={small}
      aria-pressed={option.value === value}
      onClick={() => onChange(option.value)}
    >
      {option.text}
    </Button>
  ))
  if (look === 'views') return <ButtonGroup label={label}>{buttons}</ButtonGroup>
  return (
    <div className={styles['filter']} role="group" aria-label={label}>
      {buttons}
    </div>
  )
}
