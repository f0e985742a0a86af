import { inert } from './inert.ts'
import styles from './mono.module.css'

/** Addresses, paths, times: monospaced, isolated from the direction of the text around, control characters visible. */
export function Mono({
  children,
  dim = false,
  wrap = false,
  unbroken = false,
}: {
  readonly children: string
  readonly dim?: boolean
  readonly wrap?: boolean
  /** Never on two lines: a dot or a hyphen in it is no place to part it. */
  readonly unbroken?: boolean
}) {
  const classes = [styles['mono'], dim && 'dim', wrap && styles['wrap'], unbroken && styles['unbroken']]
  return <bdi className={classes.filter(Boolean).join(' ')}>{inert(children)}</bdi>
}

/** The end of a path tells it from its neighbours: a MAC, a version. */
const TAIL = 12

/** A path in a cell that may be too narrow: cut in its middle, whole in its tooltip. */
export function MonoPath({ children }: { readonly children: string }) {
  const letters = Array.from(inert(children))
  if (letters.length <= TAIL + 2) return <Mono>{children}</Mono>
  return (
    <bdi className={`${styles['mono'] ?? ''} ${styles['cut'] ?? ''}`} title={letters.join('')}>
      {/* Read aloud in one piece: the two parts would be two words. */}
      <span className="sr-only">{letters.join('')}</span>
      <span className={styles['head']} aria-hidden="true">
        {letters.slice(0, -TAIL).join('')}
      </span>
      <span className={styles['tail']} aria-hidden="true">
        {letters.slice(-TAIL).join('')}
      </span>
    </bdi>
  )
}
