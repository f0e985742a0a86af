import type { ReactNode } from 'react'
import styles from './button-group.module.css'

/** Buttons in one piece, like the tabs of a folder. `label` is left out where each button says enough by itself. */
export function ButtonGroup({ label, children }: { readonly label?: string; readonly children: ReactNode }) {
  return (
    <div className={styles['group']} role={label === undefined ? undefined : 'group'} aria-label={label}>
      {children}
    </div>
  )
}
