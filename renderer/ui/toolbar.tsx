import type { ReactNode } from 'react'
import { TextField } from './text-field.tsx'
import styles from './toolbar.module.css'

/** The line on top of a screen: of one height on all of them, and of more lines only where they do not fit. */
export function Toolbar({
  title,
  label,
  children,
}: {
  readonly title?: ReactNode
  /** Names it for a screen reader where no title does. */
  readonly label?: string
  readonly children?: ReactNode
}) {
  return (
    <div className={styles['toolbar']} {...(label === undefined ? {} : { role: 'toolbar', 'aria-label': label })}>
      {title !== undefined && <h1>{title}</h1>}
      {children}
    </div>
  )
}

/** A lower line of the same kind, for what belongs to the list below it. */
export function ListBar({ children }: { readonly children: ReactNode }) {
  return <div className={styles['listBar']}>{children}</div>
}

/** What stands at the end of a toolbar. */
export function ToolbarEnd({
  narrows = false,
  children,
}: {
  /** Of what stands in it, the lists become narrower before anything goes to a second line. */
  readonly narrows?: boolean
  readonly children: ReactNode
}) {
  return <div className={`${styles['end'] ?? ''} ${narrows ? (styles['narrows'] ?? '') : ''}`}>{children}</div>
}

export interface Search {
  readonly label: string
  readonly value: string
  readonly onChange: (text: string) => void
}

export function ToolbarSearch(search: Search) {
  return (
    <div className={styles['search']}>
      <TextField {...search} placeholder={search.label} labelHidden />
    </div>
  )
}
