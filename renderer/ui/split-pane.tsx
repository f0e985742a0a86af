import { useState, type CSSProperties, type KeyboardEvent, type PointerEvent, type ReactNode } from 'react'
import styles from './split-pane.module.css'

const STEP_PX = 24

/** A list with its detail beside it; the line between them moves by the pointer and by the arrow keys. */
export function SplitPane({
  main,
  side,
  label,
  initial = 372,
  min = 260,
  max = 760,
}: {
  readonly main: ReactNode
  /** Null closes the side. */
  readonly side: ReactNode
  readonly label: string
  readonly initial?: number
  readonly min?: number
  readonly max?: number
}) {
  const [width, setWidth] = useState(initial)
  const resize = (to: number): void => setWidth(Math.min(max, Math.max(min, to)))
  const drag = (event: PointerEvent<HTMLDivElement>): void => {
    const from = event.clientX
    const handle = event.currentTarget
    handle.setPointerCapture(event.pointerId)
    const move = (moved: globalThis.PointerEvent): void => resize(width + from - moved.clientX)
    const stop = (): void => {
      handle.removeEventListener('pointermove', move)
      handle.removeEventListener('lostpointercapture', stop)
    }
    handle.addEventListener('pointermove', move)
    handle.addEventListener('lostpointercapture', stop)
  }
  const byKey = (event: KeyboardEvent): void => {
    if (event.key === 'ArrowLeft') resize(width + STEP_PX)
    else if (event.key === 'ArrowRight') resize(width - STEP_PX)
    else return
    event.preventDefault()
    event.stopPropagation()
  }
  return (
    <div
      className={styles['split']}
      data-side={side === null ? 'closed' : 'open'}
      style={{ '--side': `${width}px` } as CSSProperties}
    >
      <div className={styles['splitMain']}>{main}</div>
      {side !== null && (
        <>
          <div
            className={styles['handle']}
            role="separator"
            aria-orientation="vertical"
            aria-label={label}
            aria-valuenow={width}
            aria-valuemin={min}
            aria-valuemax={max}
            tabIndex={0}
            onPointerDown={drag}
            onKeyDown={byKey}
          />
          <div className={styles['splitSide']}>{side}</div>
        </>
      )}
    </div>
  )
}
