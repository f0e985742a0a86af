import type { ReactNode } from 'react'
import { CopyButton } from './copy-button.tsx'
import styles from './copy-line.module.css'
import { Mono } from './mono.tsx'

/** A URL or a command to type elsewhere, with the button that copies it. */
export function CopyLine({
  text,
  label,
  word = false,
  children,
}: {
  readonly text: string
  readonly label: string
  /** Writes the label on the button. */
  readonly word?: boolean
  /** More to do with it, after the copy button. */
  readonly children?: ReactNode
}) {
  return (
    <div className={styles['line']}>
      <span className={styles['text']}>
        <Mono wrap>{text}</Mono>
      </span>
      <CopyButton word={word} text={text} label={label} />
      {children}
    </div>
  )
}
