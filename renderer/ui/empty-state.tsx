import type { ReactNode } from 'react'
import { Actions } from './actions.tsx'
import styles from './empty-state.module.css'

/** An empty screen says what to do next. */
export function EmptyState({
  title,
  children,
  actions,
}: {
  readonly title: string
  readonly children: ReactNode
  readonly actions?: ReactNode
}) {
  return (
    <div className={styles['empty']}>
      <h2>{title}</h2>
      <div>{children}</div>
      {actions && <Actions centred>{actions}</Actions>}
    </div>
  )
}
