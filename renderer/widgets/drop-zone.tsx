import { useState, type DragEvent, type ReactNode } from 'react'
import { useBench } from '../bench/use-bench.ts'
import { Icon } from '../ui/icon.tsx'
import styles from './drop-zone.module.css'

/** Takes files that are dropped anywhere on the screen. */
export function DropZone({
  label,
  onDrop,
  children,
}: {
  /** What dropping does. */
  readonly label: string
  readonly onDrop: (files: readonly File[]) => void
  readonly children: ReactNode
}) {
  const [over, setOver] = useState(false)
  // Without a site's bench there is nowhere to put them.
  const open = useBench((view) => view.connection === 'open')
  const holdsFiles = (event: DragEvent): boolean => open && event.dataTransfer.types.includes('Files')
  return (
    <div
      className={styles['zone']}
      onDragOver={(event) => {
        if (!holdsFiles(event)) return
        event.preventDefault()
        setOver(true)
      }}
      onDragLeave={(event) => {
        if (!event.currentTarget.contains(event.relatedTarget as Node | null)) setOver(false)
      }}
      onDrop={(event) => {
        if (!holdsFiles(event)) return
        event.preventDefault()
        setOver(false)
        onDrop([...event.dataTransfer.files])
      }}
    >
      {children}
      {over && (
        <div className={styles['over']}>
          <Icon name="upload" size={24} />
          {label}
        </div>
      )}
    </div>
  )
}
