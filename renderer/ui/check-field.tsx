import type { ReactNode } from 'react'
import styles from './check-field.module.css'

/** A box to tick and what it means; the box stands beside the first line, however many the text takes. */
export function CheckField({
  checked,
  onChange,
  disabled = false,
  children,
}: {
  readonly checked: boolean
  readonly onChange: (checked: boolean) => void
  readonly disabled?: boolean
  readonly children: ReactNode
}) {
  return (
    <label className={styles['check']}>
      <input
        type="checkbox"
        checked={checked}
        disabled={disabled}
        onChange={(event) => onChange(event.target.checked)}
      />
      <span>{children}</span>
    </label>
  )
}

/** Among fields side by side: on the line of their boxes, below the place of a label. */
export function CheckBesideFields({ children }: { readonly children: ReactNode }) {
  return <div className={styles['beside']}>{children}</div>
}
