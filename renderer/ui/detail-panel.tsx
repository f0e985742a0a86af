import type { ReactNode } from 'react'
import { Button } from './button.tsx'
import styles from './detail-panel.module.css'

interface DetailPanelProps {
  /** What a screen reader calls it. */
  readonly label: string
  readonly title: ReactNode
  /** Beside the title. */
  readonly tools?: ReactNode
  /** Below the title. */
  readonly subtitle?: ReactNode
  readonly closeLabel: string
  readonly onClose: () => void
  readonly children: ReactNode
}

/** Everything about the one that is selected, beside its list. */
export function DetailPanel({ label, title, tools, subtitle, closeLabel, onClose, children }: DetailPanelProps) {
  return (
    <section className={styles['panel']} aria-label={label}>
      <div className={styles['head']}>
        <h2>{title}</h2>
        {tools}
        <Button look="quiet" small icon="close" onClick={onClose} aria-label={closeLabel} title={closeLabel} />
        {subtitle !== undefined && <div className={styles['subtitle']}>{subtitle}</div>}
      </div>
      {children}
    </section>
  )
}
