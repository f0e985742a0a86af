import { useEffectEvent, useLayoutEffect, useRef, useState, type KeyboardEvent } from 'react'
import styles from './phones.module.css'

/** A cell while it is written: Enter keeps it, Tab keeps it and goes on to the next, Escape leaves it as it was. */
export function CellEditor({
  label,
  value,
  onKeep,
  onCancel,
  onHidden,
}: {
  readonly label: string
  readonly value: string
  readonly onKeep: (text: string, go: 'stay' | 'next' | 'previous') => void
  readonly onCancel: () => void
  /** Its column is left out where the table is narrow. */
  readonly onHidden: () => void
}) {
  const [text, setText] = useState(value)
  const input = useRef<HTMLInputElement>(null)
  const tellHidden = useEffectEvent(onHidden)
  useLayoutEffect(() => {
    if (input.current?.offsetParent === null) tellHidden()
  }, [])
  const byKey = (event: KeyboardEvent): void => {
    event.stopPropagation() // arrows, Home and End move in the text, not in the table
    if (event.key === 'Enter') onKeep(text, 'stay')
    else if (event.key === 'Tab') onKeep(text, event.shiftKey ? 'previous' : 'next')
    else if (event.key === 'Escape') onCancel()
    else return
    event.preventDefault()
  }
  return (
    <input
      ref={input}
      className={styles['cell']}
      aria-label={label}
      value={text}
      spellCheck={false}
      autoComplete="off"
      maxLength={4_096}
      autoFocus
      onFocus={(event) => event.target.select()}
      onChange={(event) => setText(event.target.value)}
      onKeyDown={byKey}
      onBlur={() => onKeep(text, 'stay')}
      onClick={(event) => event.stopPropagation()}
      onDoubleClick={(event) => event.stopPropagation()}
    />
  )
}
