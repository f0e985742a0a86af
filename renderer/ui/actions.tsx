import type { ReactNode } from 'react'
import styles from './actions.module.css'

/** Buttons in a row, which wrap where there is little room. */
export function Actions({ children, centred = false }: { readonly children: ReactNode; readonly centred?: boolean }) {
  return <div className={`${styles['actions'] ?? ''} ${centred ? (styles['centred'] ?? '') : ''}`}>{children}</div>
}
