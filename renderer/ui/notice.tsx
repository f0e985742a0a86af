import type { ReactNode } from 'react'
import { Actions } from './actions.tsx'
import styles from './notice.module.css'

const looks = { failed: 'failed', attention: 'attention', ok: 'ok', neutral: '' } as const

/** What happened, what to do next, and the remedy as a button, where it happened. */
export function Notice({
  look,
  title,
  children,
  actions,
  live = false,
}: {
  readonly look: keyof typeof looks
  readonly title: ReactNode
  readonly children?: ReactNode
  readonly actions?: ReactNode
  /** Read out when it appears. */
  readonly live?: boolean
}) {
  return (
    <div className={`${styles['notice'] ?? ''} ${styles[looks[look]] ?? ''}`} {...(live ? { role: 'status' } : {})}>
      <b>{title}</b>
      {children}
      {actions && (
        <div className={styles['actions']}>
          <Actions>{actions}</Actions>
        </div>
      )}
    </div>
  )
}
