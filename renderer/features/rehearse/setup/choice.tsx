import { useId } from 'react'
import styles from './setup.module.css'

interface Option {
  readonly value: string
  readonly title: string
  readonly text: string
  readonly disabled?: boolean
}

interface ChoiceProps {
  readonly name: string
  readonly options: readonly Option[]
  readonly value: string
  readonly onChange: (value: string) => void
}

/** One of several, each with its sentence: the browser's own radio buttons, for every keyboard and screen reader. */
export function Choice({ name, options, value, onChange }: ChoiceProps) {
  const id = useId()
  return (
    <div className={styles['choice']} role="radiogroup" aria-label={name}>
      {options.map((option) => (
        <label key={option.value} className={styles['option']} data-chosen={option.value === value}>
          <input
            type="radio"
            name={id}
            value={option.value}
            checked={option.value === value}
            disabled={option.disabled}
            onChange={() => onChange(option.value)}
          />
          <span>
            <b>{option.title}</b>
            <span className="dim">{option.text}</span>
          </span>
        </label>
      ))}
    </div>
  )
}
