import type { ReactNode } from 'react'
import styles from './page.module.css'
import { Screen } from './screen.tsx'
import { Toolbar } from './toolbar.tsx'

/** A screen that is read from top to bottom. */
export function Page({ title, children }: { readonly title: string; readonly children: ReactNode }) {
  return (
    <Screen toolbar={<Toolbar title={title} />}>
      <PageBody>{children}</PageBody>
    </Screen>
  )
}

/** What scrolls below a toolbar: one column, no wider than can be read. */
export function PageBody({ children }: { readonly children: ReactNode }) {
  return <div className={styles['body']}>{children}</div>
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

/** Fields side by side, as many as there is room for. */
export function Fields({ children }: { readonly children: ReactNode }) {
  return <div className={styles['fields']}>{children}</div>
}
