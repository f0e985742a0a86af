import type { ReactNode } from 'react'
import { Icon, type IconName } from './icon.tsx'
import styles from './state-label.module.css'

export type State = 'neutral' | 'working' | 'ok' | 'attention' | 'failed'

/** A state is always a colour, an icon and a word. */
export function StateLabel({
  outcome,
  icon,
  children,
}: {
  readonly outcome: State
  readonly icon?: IconName
  readonly children: ReactNode
}) {
  return (
    <span className={`${styles['state'] ?? ''} ${styles[outcome] ?? ''}`}>
      <Icon name={icon ?? outcome} size={13} />
      <span>{children}</span>
    </span>
  )
}
