import styles from './key-hint.module.css'

export function KeyHint({ children }: { readonly children: string }) {
  return (
    <kbd className={styles['kbd']} aria-hidden="true">
      {children}
    </kbd>
  )
}
