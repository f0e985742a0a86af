import type { ReactNode } from 'react'
import styles from './page.module.css'

/** A screen that is read from top to bottom. */
export function Page({ title, children }: { readonly title: string; readonly children: ReactNode }) {
  return (
    <div className={styles['page']}>
      <div className={styles['inner']}>
        <h1>{title}</h1>
        {children}
      </div>
    </div>
  )
}

export function Card({
  title,
  aside,
  children,
}: {
  readonly title: string
  readonly aside?: ReactNode
  readonly children: ReactNode
}) {
  return (
    <section className={styles['card']} aria-label={title}>
      <div className={styles['cardHead']}>
        <h2>{title}</h2>
        {aside}
      </div>
      {children}
    </section>
  )
}

export function Cards({ children }: { readonly children: ReactNode }) {
  return <div className={styles['cards']}>{children}</div>
}
