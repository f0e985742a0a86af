import type { ReactNode } from 'react'
import type { Outcome } from '../../shared/domain/event/facets.ts'
import { Icon, type IconName } from './icon.tsx'
import { inert } from './inert.ts'
import styles from './parts.module.css'

/** A state is always a colour, an icon and a word. */
export function StateLabel({
  outcome,
  icon,
  children,
}: {
  readonly outcome: Outcome
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

/** Addresses, paths, times: monospaced, isolated from the direction of the text around, control characters visible. */
export function Mono({
  children,
  dim = false,
  wrap = false,
}: {
  readonly children: string
  readonly dim?: boolean
  readonly wrap?: boolean
}) {
  return (
    <bdi className={`${styles['mono'] ?? ''} ${dim ? 'dim' : ''} ${wrap ? (styles['wrap'] ?? '') : ''}`}>
      {inert(children)}
    </bdi>
  )
}

export function KeyHint({ children }: { readonly children: string }) {
  return (
    <kbd className={styles['kbd']} aria-hidden="true">
      {children}
    </kbd>
  )
}

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
      {actions && <div className={styles['actions']}>{actions}</div>}
    </div>
  )
}

export function Actions({ children }: { readonly children: ReactNode }) {
  return <div className={styles['actions']}>{children}</div>
}

const noticeLook = { failed: 'noticeFailed', attention: 'noticeAttention', ok: 'noticeOk', neutral: '' } as const

/** What happened, what to do next, and the remedy as a button, where it happened. */
export function Notice({
  look,
  title,
  children,
  actions,
  live = false,
}: {
  readonly look: keyof typeof noticeLook
  readonly title: ReactNode
  readonly children?: ReactNode
  readonly actions?: ReactNode
  /** Read out when it appears. */
  readonly live?: boolean
}) {
  return (
    <div
      className={`${styles['notice'] ?? ''} ${styles[noticeLook[look]] ?? ''}`}
      {...(live ? { role: 'status' } : {})}
    >
      <b>{title}</b>
      {children}
      {actions && <div className={styles['actions']}>{actions}</div>}
    </div>
  )
}
