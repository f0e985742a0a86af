import { inert } from './inert.ts'
import styles from './mono.module.css'

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
