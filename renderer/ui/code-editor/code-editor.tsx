import type { EditorState, Transaction } from '@codemirror/state'
import { EditorView } from '@codemirror/view'
import { useEffect, useRef } from 'react'
import styles from './code-editor.module.css'

/** Whoever holds the text. The editor shows its state and hands every change to it; it keeps nothing of its own. */
export interface TextHolder {
  readonly state: () => EditorState
  readonly take: (transactions: readonly Transaction[]) => void
  /** Changes made elsewhere reach this view until what is returned is called. */
  readonly attach: (view: EditorView) => () => void
}

export function CodeEditor({
  holder,
  autoFocus = false,
}: {
  readonly holder: TextHolder
  readonly autoFocus?: boolean
}) {
  const host = useRef<HTMLDivElement>(null)
  useEffect(() => {
    if (!host.current) return
    const view = new EditorView({
      state: holder.state(),
      parent: host.current,
      dispatchTransactions: (transactions) => holder.take(transactions),
    })
    const detach = holder.attach(view)
    view.dispatch({ effects: EditorView.scrollIntoView(view.state.selection.main.head, { y: 'center' }) })
    if (autoFocus) view.focus()
    return () => {
      detach()
      view.destroy()
    }
  }, [holder, autoFocus])
  return <div ref={host} className={styles['editor']} />
}
