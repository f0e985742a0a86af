import { useId, type ReactNode } from 'react'
import { inert } from './inert.ts'
import { Unseen } from './unseen.tsx'
import styles from './fields.module.css'

interface TextFieldProps {
  readonly label: string
  /** Leaves the label to screen readers: a search field says in its placeholder what it is. */
  readonly labelHidden?: boolean
  readonly value: string
  readonly onChange: (value: string) => void
  readonly placeholder?: string
  readonly maxLength?: number
  readonly autoFocus?: boolean
  readonly mono?: boolean
  readonly inputMode?: 'text' | 'numeric'
  readonly type?: 'text' | 'password'
  /** The id of a `<datalist>` with what is usual here. */
  readonly list?: string
  /** What is wrong with it, said below it. */
  readonly problem?: string | null
  readonly hint?: string
  /** Stands beside the field: a button that fills it. */
  readonly children?: ReactNode
}

export function TextField({
  label,
  labelHidden = false,
  value,
  onChange,
  problem = null,
  hint,
  children,
  mono = false,
  placeholder,
  ...rest
}: TextFieldProps) {
  const id = useId()
  const notes = `${id}-notes`
  return (
    <div className={styles['field']}>
      <label htmlFor={id} className={labelHidden ? 'sr-only' : undefined}>
        {label}
      </label>
      <div className={styles['line']}>
        <input
          {...rest}
          id={id}
          placeholder={placeholder && inert(placeholder, 200)}
          className={`${styles['input'] ?? ''} ${mono ? (styles['mono'] ?? '') : ''}`}
          value={value}
          spellCheck={false}
          autoComplete="off"
          aria-invalid={problem !== null}
          aria-describedby={problem !== null || hint !== undefined ? notes : undefined}
          onChange={(event) => onChange(event.target.value)}
        />
        {children}
      </div>
      {rest.type !== 'password' && <Unseen text={value} />}
      {(problem !== null || hint !== undefined) && (
        <p id={notes} className={problem === null ? styles['hint'] : styles['problem']}>
          {problem ?? hint}
        </p>
      )}
    </div>
  )
}

interface SelectFieldProps {
  readonly label: string
  readonly value: string
  readonly onChange: (value: string) => void
  readonly options: readonly { readonly value: string; readonly text: string }[]
  readonly disabled?: boolean
}

/** The system's own list: every keyboard, screen reader and touch screen knows it. */
export function SelectField({ label, value, onChange, options, disabled = false }: SelectFieldProps) {
  const id = useId()
  return (
    <div className={styles['field']}>
      <label htmlFor={id}>{label}</label>
      <select
        id={id}
        className={styles['input']}
        value={value}
        disabled={disabled}
        onChange={(event) => onChange(event.target.value)}
      >
        {options.map((option) => (
          <option key={option.value} value={option.value}>
            {inert(option.text)}
          </option>
        ))}
      </select>
    </div>
  )
}
