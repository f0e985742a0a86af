import type { ReactNode } from 'react'
import styles from './screen.module.css'

/** A screen: its toolbar, what has to be said above the work if there is something, and the work, which fills the rest. */
export function Screen({
  toolbar,
  notices,
  children,
}: {
  readonly toolbar: ReactNode
  readonly notices?: ReactNode
  readonly children: ReactNode
}) {
  return (
    <div className={styles['screen']}>
      {toolbar}
      <div className={styles['notices']}>{notices}</div>
      <div className={styles['work']}>{children}</div>
    </div>
  )
}
