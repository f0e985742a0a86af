import { MergeView, unifiedMergeView } from '@codemirror/merge'
import { EditorState, type Extension } from '@codemirror/state'
import { EditorView } from '@codemirror/view'
import { useEffect, useRef } from 'react'
import styles from './code-editor.module.css'
import { codeReading } from './setup.ts'

interface DiffViewProps {
  readonly before: string
  readonly after: string
  readonly look: 'split' | 'unified'
  /** What each text is, for those who hear it. */
  readonly labels: { readonly before: string; readonly after: string }
  readonly phrases: Readonly<Record<string, string>>
}

/** Unchanged stretches are folded; far apart texts are compared less finely rather than for long. */
const comparing = {
  collapseUnchanged: { margin: 3, minSize: 6 },
  diffConfig: { scanLimit: 500, timeout: 300 },
  gutter: true,
} as const

/** Two texts and what differs between them, to read. */
export function DiffView({ before, after, look, labels, phrases }: DiffViewProps) {
  const host = useRef<HTMLDivElement>(null)
  useEffect(() => {
    if (!host.current) return
    const reading = (label: string): Extension => [
      codeReading,
      EditorState.phrases.of(phrases),
      EditorView.contentAttributes.of({ 'aria-label': label, 'aria-readonly': 'true' }),
    ]
    const view =
      look === 'split'
        ? new MergeView({
            ...comparing,
            parent: host.current,
            a: { doc: before, extensions: reading(labels.before) },
            b: { doc: after, extensions: reading(labels.after) },
          })
        : new EditorView({
            parent: host.current,
            doc: after,
            extensions: [
              reading(labels.after),
              unifiedMergeView({ ...comparing, original: before, mergeControls: false }),
            ],
          })
    return () => view.destroy()
  }, [before, after, look, labels.before, labels.after, phrases])
  return <div ref={host} className={styles['diff']} tabIndex={-1} />
}
